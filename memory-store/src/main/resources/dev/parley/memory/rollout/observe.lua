-- Adds what is new of a turn to the person's sums of each variant that the turn had.
-- KEYS: experiments, exposures, ended. ARGV: turn, retention (ms), rating (n none, u up, d down, empty as it was), turns,
-- errors, milliseconds, micros.
-- Gives for each of its experiments name, variant, six sums as they were (turns, errors, milliseconds, micros, up, down)
-- and what was added to each.
if redis.call('GET', KEYS[3]) == 'erased' then
  return {}
end
local changes = {}
for index, entry in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
  local turn, rating, arms = string.match(entry, '^(%S+) (%S) (.+)$')
  if turn == ARGV[1] then
    local up, down = 0, 0
    if ARGV[3] ~= '' and ARGV[3] ~= rating then
      up = (ARGV[3] == 'u' and 1 or 0) - (rating == 'u' and 1 or 0)
      down = (ARGV[3] == 'd' and 1 or 0) - (rating == 'd' and 1 or 0)
      redis.call('LSET', KEYS[2], index - 1, turn .. ' ' .. ARGV[3] .. ' ' .. arms)
    end
    local names = { 'turns', 'errors', 'millis', 'micros', 'up', 'down' }
    local added = { ARGV[4], ARGV[5], ARGV[6], ARGV[7], up, down }
    for experiment, variant in string.gmatch(arms, '(%S+)=(%S+)') do
      changes[#changes + 1] = experiment
      changes[#changes + 1] = variant
      for number, name in ipairs(names) do
        local field = experiment .. '=' .. variant .. '|' .. name
        changes[#changes + 1] = redis.call('HINCRBY', KEYS[1], field, added[number]) - added[number]
      end
      for number in ipairs(names) do
        changes[#changes + 1] = tonumber(added[number])
      end
    end
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
    redis.call('PEXPIRE', KEYS[2], ARGV[2])
    return changes
  end
end
return changes
