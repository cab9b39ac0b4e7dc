-- Takes one turn of a person's day, unless a limit is reached; a limit of 0 is none.
-- KEYS: usage. ARGV: milliseconds to keep, most turns, most tokens, most micros.
-- Gives 0 when the turn was taken, or 1 to 3 for turns, tokens or money used up.
local used = redis.call('HMGET', KEYS[1], 'turns', 'prompt', 'completion', 'micros')
local turns = tonumber(used[1] or '0')
local tokens = tonumber(used[2] or '0') + tonumber(used[3] or '0')
local micros = tonumber(used[4] or '0')
local limits = { tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]) }
for index, value in ipairs({ turns, tokens, micros }) do
  if limits[index] > 0 and value >= limits[index] then
    return index
  end
end
redis.call('HINCRBY', KEYS[1], 'turns', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 0
