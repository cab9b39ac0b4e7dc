-- Ends a claim without an answer: its messages go.
-- KEYS: claim, inbox, due, running. ARGV: conversation key, fence, number of claimed messages.
-- Gives 1 when the lease was still held; otherwise nothing changes and it gives 0.
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] or not redis.call('ZSCORE', KEYS[4], ARGV[1]) then
  return 0
end
redis.call('LTRIM', KEYS[2], ARGV[3], -1)
redis.call('HDEL', KEYS[1], 'fence', 'attempt')
redis.call('ZREM', KEYS[4], ARGV[1])
if redis.call('LLEN', KEYS[2]) > 0 then
  make_due(KEYS[3], ARGV[1], now_millis())
else
  -- Messages that joined the turn: the next burst is a new one.
  redis.call('HDEL', KEYS[1], 'first')
end
return 1
