-- Keeps the record of a turn, unless its person was erased meanwhile.
-- KEYS: record, erased. ARGV: record, retention (ms). Gives 1 when it is kept.
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
