-- Removes the ways of the turns of a person and their conversations from the list.
-- KEYS: traced, traces, talks, flagged. ARGV: key prefix of the partition, length and person with a colon behind each. Gives the
-- number of ways.
local count = 0
for _, turn in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  count = count + redis.call('DEL', ARGV[1] .. 'trace:' .. turn)
  redis.call('ZREM', KEYS[2], turn)
  redis.call('ZREM', KEYS[4], turn)
end
redis.call('DEL', KEYS[1])
for _, key in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  if string.sub(key, 1, #ARGV[2]) == ARGV[2] then
    redis.call('ZREM', KEYS[3], key)
  end
end
return count
