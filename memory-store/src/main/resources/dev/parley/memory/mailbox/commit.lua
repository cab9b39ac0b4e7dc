-- Ends a claim: log, replies and mailbox together.
-- KEYS: claim, inbox, due, running, log, about, conversations, fence, outbox, outbox due, outbox running,
-- said, handovers.
-- ARGV: conversation key, fence, number of claimed messages, conversation, entry of the turn, title of a new
-- conversation, most turns, retention of the log (ms), retention of what was said (ms),
-- 1 where it gives way to a person who has taken over, replies.
-- Gives 1 when the lease was still held, also when the same commit comes again because its answer was lost; otherwise
-- nothing changes and it gives 0, or -1 where it gave way.
if redis.call('HGET', KEYS[1], 'committed') == ARGV[2] then
  return 1
end
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] or not redis.call('ZSCORE', KEYS[4], ARGV[1]) then
  return 0
end
local now = now_millis()
if ARGV[10] == '1' and taken_over(KEYS[13], ARGV[1], now) then
  return -1
end
append_turn(
  { log = KEYS[5], about = KEYS[6], conversations = KEYS[7], fence = KEYS[8] },
  ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], now)
for _, text in ipairs(redis.call('LRANGE', KEYS[2], 0, ARGV[3] - 1)) do
  local message = cjson.decode(text)
  remember_said(KEYS[12], message.id, message.text, ARGV[9])
end
redis.call('LTRIM', KEYS[2], ARGV[3], -1)
-- First what is set: a hash that becomes empty loses its expiry.
redis.call('HSET', KEYS[1], 'committed', ARGV[2])
redis.call('HDEL', KEYS[1], 'fence', 'attempt')
redis.call('ZREM', KEYS[4], ARGV[1])
if redis.call('LLEN', KEYS[2]) > 0 then
  make_due(KEYS[3], ARGV[1], now)
else
  -- Messages that joined the turn: the next burst is a new one.
  redis.call('HDEL', KEYS[1], 'first')
end
for index = 11, #ARGV do
  redis.call('RPUSH', KEYS[9], ARGV[index])
end
-- A conversation whose earlier reply is being sent or waits for its retry keeps that time, so that order holds.
if #ARGV >= 11 and not redis.call('ZSCORE', KEYS[11], ARGV[1]) and not redis.call('ZSCORE', KEYS[10], ARGV[1]) then
  make_due(KEYS[10], ARGV[1], now)
end
return 1
