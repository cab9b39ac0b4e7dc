-- Counts an asker; shows the question to others once enough different people asked it.
-- KEYS: askers, popular. ARGV: asker, text, people needed, milliseconds to keep, most popular questions.
local new = redis.call('SADD', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
local people = redis.call('SCARD', KEYS[1])
if new == 1 and people >= tonumber(ARGV[3]) then
  redis.call('ZADD', KEYS[2], people, ARGV[2])
  redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -tonumber(ARGV[5]) - 1)
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
return people
