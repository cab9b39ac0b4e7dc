-- Ends the claim of a reply: it was sent, is tried again later, or cannot be sent.
-- KEYS: claim, outbox, outbox due, outbox running, dead letters, letters of the conversation.
-- ARGV: conversation key, fence, how (sent, retry or dead), delay (ms), detail, most dead letters, their retention (ms),
-- key prefix of the partition.
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
    -- Of one width, so that letters of one millisecond have an order.
    local id = string.format('%016d', ARGV[2])
    redis.call('HSET', KEYS[6], id, cjson.encode({ at = now, reason = ARGV[5], reply = reply }))
    redis.call('PEXPIRE', KEYS[6], ARGV[7])
    redis.call('ZADD', KEYS[5], now, id .. ':' .. ARGV[1])
    redis.call('PEXPIRE', KEYS[5], ARGV[7])
    local surplus = redis.call('ZCARD', KEYS[5]) - tonumber(ARGV[6])
    if surplus > 0 then
      for _, member in ipairs(redis.call('ZRANGE', KEYS[5], 0, surplus - 1)) do
        drop_letter(ARGV[8], member)
      end
    end
    for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', now - ARGV[7])) do
      drop_letter(ARGV[8], member)
    end
  end
end
if redis.call('LLEN', KEYS[2]) > 0 then
  redis.call('ZADD', KEYS[3], now + ARGV[4], ARGV[1])
end
return 1
