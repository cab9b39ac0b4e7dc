-- Ends the claim of a reply: it was sent, is tried again later, is put off, or cannot be sent.
-- KEYS: claim, outbox, outbox due, outbox running, dead letters, delivery, deliveries of the person,
-- said.
-- ARGV: conversation key, fence, how (sent, retry, defer or dead), delay (ms), detail, most dead letters, their
-- retention (ms), key prefix of the partition, retention of deliveries (ms), what the next claim sends in its place or
-- nothing.
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
if ARGV[3] == 'defer' then
  -- Waiting is no attempt.
  redis.call('HINCRBY', KEYS[1], 'attempt', -1)
end
if ARGV[10] ~= '' then
  redis.call('LSET', KEYS[2], 0, ARGV[10])
end
if ARGV[3] == 'sent' or ARGV[3] == 'dead' then
  local reply = redis.call('LPOP', KEYS[2])
  -- Of one width, so that letters of one millisecond have an order.
  local id = string.format('%016d', ARGV[2])
  redis.call('HDEL', KEYS[1], 'attempt')
  if ARGV[3] == 'dead' and reply then
    bury(KEYS[5], ARGV[8], id, now, ARGV[5], ARGV[1], reply, ARGV[6], ARGV[7])
  elseif ARGV[5] ~= '' and reply then
    -- A status may have come before.
    local early = redis.call('HMGET', KEYS[6], 'rank', 'failed')
    if early[2] then
      bury(KEYS[5], ARGV[8], id, now, early[2], ARGV[1], reply, ARGV[6], ARGV[7])
    end
    redis.call('HSET', KEYS[6], 'key', ARGV[1], 'id', id)
    if not early[2] and tonumber(early[1] or '0') < 2 then
      redis.call('HSET', KEYS[6], 'reply', reply)
    end
    redis.call('PEXPIRE', KEYS[6], ARGV[9])
    -- So that erasing the person finds it.
    redis.call('ZADD', KEYS[7], now, KEYS[6])
    redis.call('ZREMRANGEBYSCORE', KEYS[7], '-inf', now - ARGV[9])
    redis.call('ZREMRANGEBYRANK', KEYS[7], 0, -10001)
    redis.call('PEXPIRE', KEYS[7], ARGV[9])
    remember_said(KEYS[8], ARGV[5], cjson.decode(reply).text, ARGV[9])
  end
end
if redis.call('LLEN', KEYS[2]) > 0 then
  make_due(KEYS[3], ARGV[1], now + ARGV[4])
end
return 1
