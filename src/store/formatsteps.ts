/**
 * What brings the data from one format to the next, in Lua: the first brings format 1 to 2, and so on. Redis runs a
 * step as a whole, together with the note that it was done; one that fails must not have written, so it reads all
 * before it writes. It names keys as they were at its time.
 */
export type Step = string;

/**
 * Answers to a drop, and names, belong to accounts; before they belonged to learners. An account that was never linked
 * is its learner; a linked learner is several accounts, one of which stands for it.
 */
const namesAndAnswersOfAccounts: Step = `
  local changes = {}
  local function accountOf(learner)
    local accounts = redis.call('HKEYS', 'viva:learner:{' .. learner .. '}:members')
    table.sort(accounts)
    return accounts[1] or learner
  end
  local cursor = '0'
  repeat
    local found = redis.call('SCAN', cursor, 'MATCH', 'viva:place:{*}:drop:*:answers', 'COUNT', 1000)
    cursor = found[1]
    for _, key in ipairs(found[2]) do
      local entries = redis.call('HGETALL', key)
      for index = 1, #entries, 2 do
        local answer = cjson.decode(entries[index + 1])
        if answer.account == nil then
          answer.account = accountOf(answer.learner)
          changes[#changes + 1] = {'HSET', key, entries[index], cjson.encode(answer)}
        end
      end
    end
  until cursor == '0'
  local names = redis.call('HGETALL', 'viva:names')
  for index = 1, #names, 2 do
    local account = accountOf(names[index])
    if account ~= names[index] then
      changes[#changes + 1] = {'HSETNX', 'viva:names', account, names[index + 1]}
      if not redis.call('HGET', 'viva:accounts', names[index]) then
        changes[#changes + 1] = {'HDEL', 'viva:names', names[index]}
      end
    end
  end
  for _, change in ipairs(changes) do redis.call(unpack(change)) end
`;

/** A place's quiz can be found by its space, and whatever stands of an account among what is others' by its traces. */
const tracesOfAccounts: Step = `
  local time = redis.call('TIME')
  local now = time[1] * 1000
  local changes = {}
  local function quoted(text)
    return (string.gsub(cjson.encode(text), '\\\\/', '/'))
  end
  local function trace(account, key, kind, ...)
    if account == nil or account == '' then return end
    local parts = {'"kind":' .. quoted(kind)}
    for index = 1, select('#', ...), 2 do
      local name, value = select(index, ...)
      parts[#parts + 1] = quoted(name) .. ':' .. quoted(value)
    end
    local life = redis.call('PTTL', key)
    local till = life < 0 and '+inf' or now + life
    changes[#changes + 1] =
      {'ZADD', 'viva:account:{' .. account .. '}:traces', till, '{' .. table.concat(parts, ',') .. '}'}
  end
  local function each(pattern, visit)
    local cursor = '0'
    repeat
      local found = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', 1000)
      cursor = found[1]
      for _, key in ipairs(found[2]) do visit(key) end
    until cursor == '0'
  end
  local function eachOf(key, visit)
    local entries = redis.call('HGETALL', key)
    for index = 1, #entries, 2 do visit(entries[index], entries[index + 1]) end
  end
  eachOf('viva:quizzes', function(place, json)
    local quiz = cjson.decode(json)
    changes[#changes + 1] = {'SADD', 'viva:space:{' .. quiz.space .. '}:places', place}
    trace(quiz.by, 'viva:quizzes', 'quiz', 'place', place)
  end)
  for _, kind in ipairs({'cards', 'flags'}) do
    each('viva:space:{*}:' .. kind, function(key)
      local space = string.match(key, '^viva:space:{(.*)}:')
      eachOf(key, function(_, json) trace(cjson.decode(json).by.id, key, kind, 'space', space) end)
    end)
  end
  each('viva:place:{*}:drop:*:answers', function(key)
    local place, date = string.match(key, '^viva:place:{(.*)}:drop:(.*):answers$')
    eachOf(key, function(_, json) trace(cjson.decode(json).account, key, 'answer', 'place', place, 'date', date) end)
  end)
  each('viva:place:{*}:points:*', function(key)
    local place, date = string.match(key, '^viva:place:{(.*)}:points:(.*)$')
    eachOf(key, function(account) trace(account, key, 'points', 'place', place, 'date', date) end)
  end)
  each('viva:leaders:{*}:*', function(key)
    local scope, period = string.match(key, '^viva:leaders:{(.*)}:(.*)$')
    for _, account in ipairs(redis.call('ZRANGE', key, 0, -1)) do
      trace(account, key, 'leaders', 'scope', scope, 'period', period)
    end
  end)
  each('viva:lesson:{*}*', function(key)
    local id, part = string.match(key, '^viva:lesson:{(.*)}(.*)$')
    if part == '' then
      trace(cjson.decode(redis.call('HGET', key, 'lesson')).by.id, key, 'lesson', 'id', id)
    elseif part == ':ratings' then
      eachOf(key, function(field) trace(string.match(field, ' (.*)$'), key, 'lesson', 'id', id) end)
    end
  end)
  for _, change in ipairs(changes) do redis.call(unpack(change)) end
`;

/** Whoever changes the shape of what is kept adds one, and a stored sample of what was before to its test. */
export const STEPS: readonly Step[] = [namesAndAnswersOfAccounts, tracesOfAccounts];
