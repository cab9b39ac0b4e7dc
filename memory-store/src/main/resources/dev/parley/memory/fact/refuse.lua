-- Notes that something was not remembered, in front of what was noted before, unless the turn was ended by an erasure.
-- KEYS: refused, ended. ARGV: note, most notes, retention (ms). Gives 1 when it is noted.
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 0
end
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, ARGV[2] - 1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
