-- Extends a lease from now on.
-- KEYS: claim, running. ARGV: conversation key, fence, lease (ms). Gives 1 when the lease was still held.
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] or not redis.call('ZSCORE', KEYS[2], ARGV[1]) then
  return 0
end
redis.call('ZADD', KEYS[2], now_millis() + ARGV[3], ARGV[1])
return 1
