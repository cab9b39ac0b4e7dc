-- Gives the first reply of a conversation that is due to a worker under a lease.
-- KEYS: outbox due, outbox running, fence. ARGV: key prefix of the partition, lease (ms), time to keep claims (ms).
-- Gives conversation key, fence, attempt, the reply and 1 when the claim before was never settled, or nothing.
local now = now_millis()
while true do
  local found = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 1)
  if #found == 0 then
    found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)
  end
  if #found == 0 then
    return {}
  end
  local conversation = found[1]
  local claim = ARGV[1] .. 'outclaim:' .. conversation
  redis.call('ZREM', KEYS[1], conversation)
  redis.call('ZREM', KEYS[2], conversation)
  local reply = redis.call('LINDEX', ARGV[1] .. 'outbox:' .. conversation, 0)
  if reply then
    local unsettled = redis.call('HEXISTS', claim, 'fence')
    local fence = redis.call('INCR', KEYS[3])
    redis.call('ZADD', KEYS[2], now + ARGV[2], conversation)
    redis.call('HSET', claim, 'fence', fence)
    local attempt = redis.call('HINCRBY', claim, 'attempt', 1)
    redis.call('PEXPIRE', claim, ARGV[3])
    return { conversation, tostring(fence), tostring(attempt), reply, tostring(unsettled) }
  end
end
