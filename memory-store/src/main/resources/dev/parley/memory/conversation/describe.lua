-- Sets the title or the summary of a conversation that is there. A summary of a conversation that was deleted and begun
-- again, one that reaches less far than the stored one, or beyond the log, changes nothing.
-- KEYS: about. ARGV: title or summary, text, last turn that the summary covers, its time (ms), generation that it is of.
-- Gives 1 when it was set.
local known = redis.call('HMGET', KEYS[1], 'generation', 'upto', 'next')
if not known[1] then
  return 0
end
if ARGV[1] == 'title' then
  redis.call('HSET', KEYS[1], 'title', ARGV[2])
  return 1
end
local reach = tonumber(ARGV[3])
if known[1] ~= ARGV[5] or reach <= tonumber(known[2] or -1) or reach >= tonumber(known[3] or 0) then
  return 0
end
redis.call('HSET', KEYS[1], 'summary', ARGV[2], 'upto', ARGV[3], 'at', ARGV[4])
return 1
