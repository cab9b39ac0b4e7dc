-- Takes one from a limit by the generic cell rate algorithm.
-- KEYS: rate. ARGV: interval (us), burst. Gives 0 when it was there, else the us until it will be.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval = tonumber(ARGV[1])
local next = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local wait = next - now - interval * (ARGV[2] - 1)
if wait > 0 then
  return math.ceil(wait)
end
-- As a whole number: a double would be written with too few digits.
redis.call('SET', KEYS[1], string.format('%.0f', next + interval), 'PX', math.ceil((next + interval - now) / 1000) + 1)
return 0
