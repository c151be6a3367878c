import { EXIT_CONFIG } from '../src/config.ts';
import { configurationIn } from '../src/doctor/configuration.ts';
import { diagnose } from '../src/doctor/diagnose.ts';
import { checksOf, checksOfMachine } from '../src/doctor/doctor.ts';
import { reportOf } from '../src/doctor/report.ts';
import { loadDotEnv } from '../src/dotenv.ts';
import { INTERRUPTED, untilStopped } from '../src/stopped.ts';

/**
 * `npm run doctor`: looks at all that Viva needs, and says what to do about what is amiss. It changes nothing, and may
 * run beside Viva. Ends with 0 if Viva can work, warnings or not; 1 if something keeps it from that; 78 for mistakes
 * in the settings.
 */
const stopped = untilStopped();

try {
  loadDotEnv();
  const { config, mistakes } = configurationIn(process.env);
  const checks = [...checksOfMachine(), ...(config ? await checksOf(config) : [])];
  const findings = [...mistakes, ...(await diagnose(checks, stopped))];
  console.log(reportOf(findings, process.stdout));
  const failed = findings.some(({ verdict }) => verdict === 'failure');
  process.exitCode = mistakes.length > 0 ? EXIT_CONFIG : Number(failed);
} catch (error) {
  if (!stopped.aborted) throw error;
  process.exitCode = INTERRUPTED;
}
