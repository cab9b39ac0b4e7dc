-- Sets the title or the summary of a conversation that is there. A summary that reaches less far than the stored one, or
-- beyond the log, changes nothing.
-- KEYS: about. ARGV: title or summary, text, last turn that the summary covers, time (ms). Gives 1 when it was set.
if redis.call('HEXISTS', KEYS[1], 'generation') == 0 then
  return 0
end
if ARGV[1] == 'title' then
  redis.call('HSET', KEYS[1], 'title', ARGV[2])
  return 1
end
local reach = tonumber(ARGV[3])
if reach <= tonumber(redis.call('HGET', KEYS[1], 'upto') or -1)
  or reach >= tonumber(redis.call('HGET', KEYS[1], 'next') or 0) then
  return 0
end
redis.call('HSET', KEYS[1], 'summary', ARGV[2], 'upto', ARGV[3], 'at', ARGV[4])
return 1
