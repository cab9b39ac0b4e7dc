-- Keeps the way of a turn and lists turn and conversation, unless the person was erased since the turn began. What is too
-- old or too much leaves the lists.
-- A turn that is flagged stays when others go because there are too many.
-- KEYS: trace, traces, talks, traced, ended, flagged. ARGV: field of the head, head, turn, begin (ms), conversation key, retention
-- (ms), most turns, key prefix of the partition, retention of conversations (ms), 1 for a flagged turn. Gives 1 when it is kept.
if redis.call('GET', KEYS[5]) == 'erased' then
  return 0
end
local now = now_millis()
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('ZADD', KEYS[4], ARGV[4], ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now - ARGV[6])
redis.call('PEXPIRE', KEYS[4], ARGV[6])
if ARGV[10] == '1' then
  redis.call('ZADD', KEYS[6], ARGV[4], ARGV[3])
  redis.call('ZREMRANGEBYSCORE', KEYS[6], '-inf', now - ARGV[6])
  redis.call('ZREMRANGEBYRANK', KEYS[6], 0, -tonumber(ARGV[7]) - 1)
  redis.call('PEXPIRE', KEYS[6], ARGV[6])
end
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[6])
local surplus = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[7])
if surplus > 0 then
  for _, turn in ipairs(redis.call('ZRANGE', KEYS[2], 0, surplus - 1)) do
    if not redis.call('ZSCORE', KEYS[6], turn) then
      redis.call('DEL', ARGV[8] .. 'trace:' .. turn)
    end
  end
  redis.call('ZREMRANGEBYRANK', KEYS[2], 0, surplus - 1)
end
redis.call('PEXPIRE', KEYS[2], ARGV[6])
redis.call('ZADD', KEYS[3], 'GT', ARGV[4], ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[9])
redis.call('PEXPIRE', KEYS[3], ARGV[9])
return 1
