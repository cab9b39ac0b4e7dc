-- Notes a turn at its person, so that erasing the person finds and ends it.
-- KEYS: turns. ARGV: turn, time for which a turn may write (ms).
local now = now_millis()
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
