// Plain JavaScript, and nothing but Node's own modules: this runs on Node 20, before anything is installed.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const SERVERS = ['redis-server', 'valkey-server'];
const INSTALLED = join('node_modules', '.package-lock.json');

process.chdir(join(import.meta.dirname, '..'));
installPackages();
checkNode();
installRedis();

/** `npm ci` brings Node 26 as well, which all other scripts run on. */
function installPackages() {
  if (packagesAreCurrent()) return;
  say('Installing packages: npm ci');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Where the platform has no package of Node 26, another Node 26 has to be on PATH. */
function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 26 || existsSync(join('node_modules', '.bin', 'node'))) return;
  fail(
    `Viva runs on Node 26, and there is no package of it for ${process.platform}-${process.arch}. Install Node 26 and run this again.`,
  );
}

/** npm writes down what it installed; that is compared with what the lockfile wants for this platform. */
function packagesAreCurrent() {
  if (!existsSync(INSTALLED)) return false;
  const installed = packagesOf(INSTALLED);
  return Object.entries(packagesOf('package-lock.json')).every(
    ([path, wanted]) =>
      path === '' || installed[path]?.version === wanted.version || (wanted.optional && !installed[path]),
  );
}

function packagesOf(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
}

function installRedis() {
  if (process.env.REDIS_URL || SERVERS.some(onPath)) return;
  const install = process.platform === 'darwin' ? brew() : apt();
  if (!install)
    fail(
      `Viva needs a Redis server. Install ${SERVERS.join(' or ')} so that it is on PATH, or set REDIS_URL.`,
    );
  say(`Installing Redis: ${install.map((command) => command.join(' ')).join(' && ')}`);
  for (const [program, ...args] of install) run(program, args);
  if (!SERVERS.some(onPath))
    fail(
      'Redis was installed, but there is no redis-server on PATH. Add its folder to PATH and run this again.',
    );
}

function brew() {
  return onPath('brew') && [['brew', 'install', 'redis']];
}

function apt() {
  const root = process.getuid?.() === 0;
  if (!onPath('apt-get') || !(root || onPath('sudo'))) return undefined;
  const prefix = root ? [] : ['sudo'];
  return [
    [...prefix, 'apt-get', 'update', '-qq'],
    [...prefix, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'redis-server'],
  ];
}

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

function run(program, args) {
  try {
    execFileSync(program, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch (error) {
    fail(`This failed: ${program} ${args.join(' ')}\n${error.stdout ?? error.message}`);
  }
}

function say(text) {
  console.log(text);
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
