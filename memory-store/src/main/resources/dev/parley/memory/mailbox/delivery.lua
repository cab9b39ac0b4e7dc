-- Notes how far a sent reply came. It only goes on; one that never arrived becomes a dead letter.
-- KEYS: delivery, dead letters. ARGV: rank or "failed", reason of a failure, retention (ms), most dead letters, their
-- retention (ms), key prefix of the partition. Gives 1 when it moved, else 0, and the conversation key or nothing.
local known = redis.call('HMGET', KEYS[1], 'key', 'rank', 'failed', 'reply', 'id')
local rank = tonumber(known[2] or '0')
local now = now_millis()
local key = known[1] or ''
if ARGV[1] == 'failed' then
  -- What was delivered stays delivered.
  if known[3] or rank >= 2 then
    return { 0, key }
  end
  redis.call('HSET', KEYS[1], 'failed', ARGV[2], 'at:failed', now)
  if known[4] then
    bury(KEYS[2], ARGV[6], known[5], now, ARGV[2], key, known[4], ARGV[4], ARGV[5])
    redis.call('HDEL', KEYS[1], 'reply')
  end
else
  if tonumber(ARGV[1]) <= rank then
    return { 0, key }
  end
  redis.call('HSET', KEYS[1], 'rank', ARGV[1], 'at:' .. ARGV[1], now)
  if tonumber(ARGV[1]) >= 2 then
    -- The words are no longer needed.
    redis.call('HDEL', KEYS[1], 'reply')
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { 1, key }
