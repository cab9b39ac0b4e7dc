-- Removes everything of a conversation: log, mailbox and outbox, dead letters too. A worker that has it loses its lease.
-- prefix: of the keys of the partition. key: the conversation key. removed: counts that grow.
local function erase_conversation(prefix, key, removed)
  removed.turns = removed.turns + redis.call('LLEN', prefix .. 'log:' .. key)
  removed.messages = removed.messages + redis.call('LLEN', prefix .. 'inbox:' .. key)
  removed.replies = removed.replies + redis.call('LLEN', prefix .. 'outbox:' .. key)
  local there = 0
  for _, letter in ipairs(redis.call('HKEYS', prefix .. 'letters:' .. key)) do
    redis.call('ZREM', prefix .. 'deadletters', letter .. ':' .. key)
    removed.replies = removed.replies + 1
  end
  for _, kind in ipairs({ 'log:', 'about:', 'transcript:', 'said:', 'inbox:', 'claim:', 'outbox:', 'outclaim:', 'letters:' }) do
    there = there + redis.call('DEL', prefix .. kind .. key)
  end
  for _, kind in ipairs({ 'due', 'running', 'outdue', 'outrunning' }) do
    there = there + redis.call('ZREM', prefix .. kind, key)
  end
  return there
end
