-- Notes at a person that a turn gets a record, unless the person was erased meanwhile.
-- KEYS: records, ended. ARGV: turn, retention (ms). Gives 1, or 0 when the record must not be kept.
if redis.call('GET', KEYS[2]) == 'erased' then
  return 0
end
local now = now_millis()
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
