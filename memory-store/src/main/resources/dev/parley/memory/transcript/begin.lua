-- Adds a turn to the end of a transcript, unless it is among the last ones or its person was erased since it was opened,
-- and notes the conversation in its owner's index.
-- KEYS: transcript, about, conversations, ended. ARGV: turn, what is shown, most turns, retention (ms), conversation, title.
-- Gives 1 when it was added.
if redis.call('GET', KEYS[4]) == 'erased' then
  return 0
end
for _, entry in ipairs(redis.call('LRANGE', KEYS[1], -16, -1)) do
  if string.sub(entry, 1, #ARGV[1]) == ARGV[1] then
    return 0
  end
end
local now = now_millis()
redis.call('RPUSH', KEYS[1], ARGV[1] .. ARGV[2])
redis.call('LTRIM', KEYS[1], -tonumber(ARGV[3]), -1)
redis.call('HSETNX', KEYS[2], 'title', ARGV[6])
redis.call('ZADD', KEYS[3], now, ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[4])
for index = 1, 3 do
  redis.call('PEXPIRE', KEYS[index], ARGV[4])
end
return 1
