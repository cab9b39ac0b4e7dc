-- Turns before a sequence number, and what is known about the conversation.
-- KEYS: log, about. ARGV: sequence number, most turns.
-- Gives generation, next, sequence number of the first turn given, title, summary, last turn that the summary covers,
-- its time, and the entries of the turns, oldest first.
local about = redis.call('HMGET', KEYS[2], 'generation', 'next', 'title', 'summary', 'upto', 'at')
local next = tonumber(about[2] or 0)
local kept = next - redis.call('LLEN', KEYS[1])
local stop = math.min(tonumber(ARGV[1]), next)
local start = math.max(stop - tonumber(ARGV[2]), kept)
local result = {
  about[1] or '0', tostring(next), tostring(math.min(start, stop)),
  about[3] or '', about[4] or '', about[5] or '-1', about[6] or '0'
}
if start < stop then
  for _, entry in ipairs(redis.call('LRANGE', KEYS[1], start - kept, stop - kept - 1)) do
    result[#result + 1] = entry
  end
end
return result
