-- Time of Redis in milliseconds, so that the clocks of workers do not matter.
local function now_millis()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
