-- Appends an event to the stream of a turn and wakes its readers, unless the person was erased meanwhile.
-- KEYS: events, erased. ARGV: type, data, most events, retention (ms), wake channel, turn. Gives the id of the event, or
-- nothing.
if redis.call('EXISTS', KEYS[2]) == 1 then
  return false
end
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', 'type', ARGV[1], 'data', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', ARGV[5], ARGV[6])
return id
