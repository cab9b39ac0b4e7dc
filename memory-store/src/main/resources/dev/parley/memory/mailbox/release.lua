-- KEYS: claim, due, running. ARGV: conversation, fence, delay (ms). Gives 1 when the lease was still held.
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] or not redis.call('ZSCORE', KEYS[3], ARGV[1]) then
  return 0
end
local time = redis.call('TIME')
redis.call('HDEL', KEYS[1], 'fence')
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('ZADD', KEYS[2], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3], ARGV[1])
return 1
