-- Gives a person a variant of each experiment, the one that they have where the experiment still has it, and notes the
-- turn with them. Nothing is kept of a turn whose person was erased meanwhile.
-- KEYS: experiments, exposures, ended. ARGV: turn, retention (ms), most turns; then for each experiment its name, the
-- variant for somebody new and all variants between bars.
-- Gives for each experiment its name, the variant, and 1 where the person got it just now.
if redis.call('GET', KEYS[3]) == 'erased' then
  return {}
end
local given = {}
local noted = ARGV[1] .. ' n'
for index = 4, #ARGV, 3 do
  local variant = redis.call('HGET', KEYS[1], ARGV[index])
  local first = 0
  if not variant or not string.find(ARGV[index + 2], '|' .. variant .. '|', 1, true) then
    variant = ARGV[index + 1]
    first = 1
    redis.call('HSET', KEYS[1], ARGV[index], variant)
  end
  noted = noted .. ' ' .. ARGV[index] .. '=' .. variant
  given[#given + 1] = ARGV[index]
  given[#given + 1] = variant
  given[#given + 1] = first
end
redis.call('LPUSH', KEYS[2], noted)
redis.call('LTRIM', KEYS[2], 0, ARGV[3] - 1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return given
