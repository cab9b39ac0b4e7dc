-- Whether an entry whose turn id is the same is among the last ones of a log, so that a repeated command is harmless.
local function has_turn(log, entry)
  local id = string.sub(entry, 1, string.byte(entry) % 128 + 1)
  for _, known in ipairs(redis.call('LRANGE', log, -8, -1)) do
    if string.sub(known, 1, #id) == id then
      return true
    end
  end
  return false
end

-- Appends an entry (length of the turn id, turn id, turn) to a conversation log and notes the conversation in its owner's
-- index. An entry that is there already changes nothing. A conversation gets its generation and its title with its first
-- turn.
-- keys: log, about, conversations, fence.
local function append_turn(keys, conversation, entry, title, most, retention, now)
  if has_turn(keys.log, entry) then
    return
  end
  if redis.call('HEXISTS', keys.about, 'generation') == 0 then
    redis.call('HSET', keys.about, 'generation', redis.call('INCR', keys.fence), 'created', now)
    redis.call('HSETNX', keys.about, 'title', title)
  end
  if redis.call('RPUSH', keys.log, entry) > tonumber(most) then
    redis.call('LTRIM', keys.log, -tonumber(most), -1)
  end
  redis.call('HINCRBY', keys.about, 'next', 1)
  redis.call('ZADD', keys.conversations, now, conversation)
  redis.call('ZREMRANGEBYSCORE', keys.conversations, '-inf', now - retention)
  redis.call('PEXPIRE', keys.log, retention)
  redis.call('PEXPIRE', keys.about, retention)
  redis.call('PEXPIRE', keys.conversations, retention)
end
