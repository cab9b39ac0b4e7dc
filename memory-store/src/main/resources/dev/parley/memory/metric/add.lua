-- Adds what a replica measured in one step to the buckets of all resolutions.
-- KEYS: bucket of the finest resolution, then those of the others. ARGV: most fields of a bucket, number of sums, the
-- milliseconds since the epoch when each bucket goes, then field and value of each sum and of each peak.
local most = tonumber(ARGV[1])
local sums = tonumber(ARGV[2])
local first = 2 + #KEYS
local began = redis.call('EXISTS', KEYS[1]) == 0
for index, key in ipairs(KEYS) do
  redis.call('HINCRBY', key, '#samples', 1)
  if began then
    redis.call('HINCRBY', key, '#steps', 1)
  end
  local room = most - redis.call('HLEN', key)
  for at = first + 1, #ARGV, 2 do
    local field = ARGV[at]
    local value = ARGV[at + 1]
    local known = redis.call('HGET', key, field)
    if known or room > 0 then
      if not known then
        room = room - 1
      end
      if (at - first - 1) / 2 < sums then
        redis.call('HINCRBYFLOAT', key, field, value)
      elseif not known or tonumber(value) > tonumber(known) then
        redis.call('HSET', key, field, value)
      end
    end
  end
  redis.call('PEXPIREAT', key, ARGV[2 + index])
end
return 1
