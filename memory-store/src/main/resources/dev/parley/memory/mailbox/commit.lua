-- KEYS: claim, inbox, due, running, log, turns, outbox, outbox due, outbox running.
-- ARGV: conversation, fence, number of claimed messages, turn id, turn, most turns, retention of the log (ms), replies.
-- Gives 1 when the lease was still held; otherwise nothing changes.
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] or not redis.call('ZSCORE', KEYS[4], ARGV[1]) then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('HSETNX', KEYS[6], ARGV[4], ARGV[5]) == 1 then
  redis.call('RPUSH', KEYS[5], ARGV[4])
  while redis.call('LLEN', KEYS[5]) > tonumber(ARGV[6]) do
    redis.call('HDEL', KEYS[6], redis.call('LPOP', KEYS[5]))
  end
end
redis.call('PEXPIRE', KEYS[5], ARGV[7])
redis.call('PEXPIRE', KEYS[6], ARGV[7])
redis.call('LTRIM', KEYS[2], ARGV[3], -1)
redis.call('HDEL', KEYS[1], 'fence', 'attempt')
redis.call('ZREM', KEYS[4], ARGV[1])
if redis.call('LLEN', KEYS[2]) > 0 then
  redis.call('ZADD', KEYS[3], now, ARGV[1])
end
for index = 8, #ARGV do
  redis.call('RPUSH', KEYS[7], ARGV[index])
end
-- A conversation whose earlier reply is being sent or waits for its retry keeps that time, so that order holds.
if #ARGV >= 8 and not redis.call('ZSCORE', KEYS[9], ARGV[1]) then
  redis.call('ZADD', KEYS[8], 'NX', now, ARGV[1])
end
return 1
