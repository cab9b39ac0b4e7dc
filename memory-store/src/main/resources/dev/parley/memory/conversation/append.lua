-- KEYS: log, turns. ARGV: turn id, turn, most turns, retention in ms.
-- A turn id that is there already changes nothing but the time that the log is kept.
if redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2]) == 1 then
  redis.call('RPUSH', KEYS[1], ARGV[1])
  while redis.call('LLEN', KEYS[1]) > tonumber(ARGV[3]) do
    redis.call('HDEL', KEYS[2], redis.call('LPOP', KEYS[1]))
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 1
