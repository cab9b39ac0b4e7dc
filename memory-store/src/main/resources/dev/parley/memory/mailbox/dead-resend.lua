-- Puts a dead letter behind the waiting replies of its conversation, to be sent again.
-- KEYS: letters of the conversation, outbox, outbox due, outbox running.
-- ARGV: key prefix of the partition, conversation key, id. Gives 1 when the letter was there.
local letter = redis.call('HGET', KEYS[1], ARGV[3])
drop_letter(ARGV[1], ARGV[3] .. ':' .. ARGV[2])
if not letter then
  return 0
end
redis.call('RPUSH', KEYS[2], cjson.decode(letter).reply)
-- A conversation whose earlier reply is being sent or waits for its retry keeps that time, so that order holds.
if not redis.call('ZSCORE', KEYS[4], ARGV[2]) and not redis.call('ZSCORE', KEYS[3], ARGV[2]) then
  make_due(KEYS[3], ARGV[2], now_millis())
end
return 1
