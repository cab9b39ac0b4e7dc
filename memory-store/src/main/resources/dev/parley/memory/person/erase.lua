-- Removes everything of a person in their partition.
-- KEYS: conversations, facts, profile, streams, preferences.
-- ARGV: key prefix of the partition, length and person with a colon behind each.
-- Gives numbers of turns, waiting messages, waiting replies and facts removed, and then the turns whose event streams are
-- to be deleted.
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
for _, letter in ipairs(redis.call('LRANGE', prefix .. 'dead', 0, -1)) do
  local key = cjson.decode(letter).key
  if string.sub(key, 1, #owner) == owner then
    conversations[key] = true
  end
end
for key, _ in pairs(conversations) do
  erase_conversation(prefix, key, removed)
end
local result = { removed.turns, removed.messages, removed.replies, redis.call('HLEN', KEYS[2]) }
for _, turn in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
  result[#result + 1] = turn
end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5])
return result
