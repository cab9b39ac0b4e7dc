-- KEYS: seen, inbox, claim, due, running. ARGV: conversation, message, quiet window, quiet cap, dedupe (ms).
-- Gives 1 when the message is new.
if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[5]) then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('RPUSH', KEYS[2], ARGV[2])
redis.call('HSETNX', KEYS[3], 'first', now)
redis.call('PEXPIRE', KEYS[3], ARGV[5])
-- While a worker has the conversation, its commit or release makes the new message due.
if not redis.call('ZSCORE', KEYS[5], ARGV[1]) then
  local first = tonumber(redis.call('HGET', KEYS[3], 'first'))
  redis.call('ZADD', KEYS[4], math.min(now + ARGV[3], first + ARGV[4]), ARGV[1])
end
return 1
