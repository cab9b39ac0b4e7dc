-- Ends the claim of a reply: it was sent, is tried again later, or cannot be sent.
-- KEYS: claim, outbox, outbox due, outbox running, dead letters.
-- ARGV: conversation key, fence, how (sent, retry or dead), delay (ms), detail, most dead letters, their retention (ms).
-- Gives 1 when the lease was still held, also when the same settlement comes again; otherwise nothing changes and it
-- gives 0.
if redis.call('HGET', KEYS[1], 'settled') == ARGV[2] .. ARGV[3] then
  return 1
end
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] or not redis.call('ZSCORE', KEYS[4], ARGV[1]) then
  return 0
end
local now = now_millis()
redis.call('HDEL', KEYS[1], 'fence')
redis.call('HSET', KEYS[1], 'settled', ARGV[2] .. ARGV[3])
redis.call('ZREM', KEYS[4], ARGV[1])
if ARGV[3] ~= 'retry' then
  local reply = redis.call('LPOP', KEYS[2])
  redis.call('HDEL', KEYS[1], 'attempt')
  if ARGV[3] == 'dead' and reply then
    redis.call('RPUSH', KEYS[5], cjson.encode({ at = now, reason = ARGV[5], key = ARGV[1], reply = reply }))
    redis.call('LTRIM', KEYS[5], -tonumber(ARGV[6]), -1)
    redis.call('PEXPIRE', KEYS[5], ARGV[7])
  end
end
if redis.call('LLEN', KEYS[2]) > 0 then
  redis.call('ZADD', KEYS[3], now + ARGV[4], ARGV[1])
end
return 1
