-- Gives a claim back; its messages become due after the delay.
-- KEYS: claim, due, running. ARGV: conversation key, fence, delay (ms). Gives 1 when the lease was still held.
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] or not redis.call('ZSCORE', KEYS[3], ARGV[1]) then
  return 0
end
redis.call('HDEL', KEYS[1], 'fence')
redis.call('ZREM', KEYS[3], ARGV[1])
make_due(KEYS[2], ARGV[1], now_millis() + ARGV[3])
return 1
