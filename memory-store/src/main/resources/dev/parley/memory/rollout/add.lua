-- Adds to the sums of an experiment.
-- KEYS: results. ARGV: retention (ms), then fields and what is added to them. Gives how many were changed.
for index = 2, #ARGV, 2 do
  redis.call('HINCRBYFLOAT', KEYS[1], ARGV[index], ARGV[index + 1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return (#ARGV - 1) / 2
