-- Appends a turn that nobody asked for to a conversation and its replies to the outbox, where the conversation is there. A
-- turn that is there already changes nothing.
-- KEYS: log, about, conversations, fence, outbox, outbox due, outbox running. ARGV: conversation key, conversation, entry of
-- the turn, title of a new conversation, most turns, retention of the log (ms), replies.
-- Gives 1 when it was said, 0 when there is no such conversation.
if redis.call('EXISTS', KEYS[2]) == 0 then
  return 0
end
if has_turn(KEYS[1], ARGV[3]) then
  return 1
end
local now = now_millis()
append_turn(
  { log = KEYS[1], about = KEYS[2], conversations = KEYS[3], fence = KEYS[4] },
  ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], now)
for index = 7, #ARGV do
  redis.call('RPUSH', KEYS[5], ARGV[index])
end
-- A conversation whose earlier reply is being sent or waits for its retry keeps that time, so that order holds.
if #ARGV >= 7 and not redis.call('ZSCORE', KEYS[7], ARGV[1]) and not redis.call('ZSCORE', KEYS[6], ARGV[1]) then
  make_due(KEYS[6], ARGV[1], now)
end
return 1
