-- Keeps a call in front of those of its person, and drops what is too old or too much. Nothing is kept of a turn whose
-- person was erased meanwhile.
-- KEYS: audit, audited, ended. ARGV: call, person, most calls, retention (ms). Gives 1 when it is kept.
if redis.call('GET', KEYS[3]) == 'erased' then
  return 0
end
local now = now_millis()
local oldest = now - ARGV[4]
redis.call('LPUSH', KEYS[1], string.format('%.0f', now) .. ' ' .. ARGV[1])
redis.call('LTRIM', KEYS[1], 0, ARGV[3] - 1)
while tonumber(string.match(redis.call('LINDEX', KEYS[1], -1), '^%d+')) < oldest do
  redis.call('RPOP', KEYS[1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[2], now, ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', oldest)
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 1
