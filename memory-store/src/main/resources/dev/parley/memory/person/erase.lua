-- Removes everything of a person in their partition, and ends their turns: what a turn that runs, or its afterwork, still
-- wants to write is refused, so that nothing comes back.
-- KEYS: conversations, facts, profile, turns, records, preferences, refused, deliveries.
-- ARGV: key prefix of the partition, length and person with a colon behind each, time for which a turn may write (ms).
-- Gives numbers of turns, waiting messages, waiting replies, facts and hand-overs removed, and then the turns whose
-- events and records are to be deleted.
local prefix = ARGV[1]
local owner = ARGV[2]
local removed = { turns = 0, messages = 0, replies = 0 }
local conversations = {}
for _, conversation in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  conversations[owner .. conversation] = true
end
-- Found by name as well, in case the index expired before what it points to.
for _, kind in ipairs({ 'due', 'running', 'outdue', 'outrunning' }) do
  for _, key in ipairs(redis.call('ZRANGE', prefix .. kind, 0, -1)) do
    if string.sub(key, 1, #owner) == owner then
      conversations[key] = true
    end
  end
end
for _, letter in ipairs(redis.call('ZRANGE', prefix .. 'deadletters', 0, -1)) do
  local key = string.sub(letter, string.find(letter, ':', 1, true) + 1)
  if string.sub(key, 1, #owner) == owner then
    conversations[key] = true
  end
end
for key, _ in pairs(conversations) do
  erase_conversation(prefix, key, removed)
end
local handovers = 0
for _, key in ipairs(redis.call('ZRANGE', prefix .. 'handovers', 0, -1)) do
  if string.sub(key, 1, #owner) == owner then
    handovers = handovers + redis.call('ZREM', prefix .. 'handovers', key)
  end
end
local result = { removed.turns, removed.messages, removed.replies, redis.call('HLEN', KEYS[2]), handovers }
local ended = {}
for _, turn in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
  redis.call('SET', prefix .. 'ended:' .. turn, 'erased', 'PX', ARGV[3])
  ended[turn] = true
  result[#result + 1] = turn
end
for _, turn in ipairs(redis.call('ZRANGE', KEYS[5], 0, -1)) do
  if not ended[turn] then
    result[#result + 1] = turn
  end
end
for _, delivery in ipairs(redis.call('ZRANGE', KEYS[8], 0, -1)) do
  redis.call('DEL', delivery)
end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8])
return result
