-- Replaces a turn among the last ones of a transcript.
-- KEYS: transcript. ARGV: turn, what is shown, retention (ms). Gives 1 when it was there.
local entries = redis.call('LRANGE', KEYS[1], -16, -1)
for index, entry in ipairs(entries) do
  if string.sub(entry, 1, #ARGV[1]) == ARGV[1] then
    redis.call('LSET', KEYS[1], index - #entries - 1, ARGV[1] .. ARGV[2])
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    return 1
  end
end
return 0
