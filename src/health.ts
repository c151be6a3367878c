import { join } from 'node:path';
import { Redis } from 'ioredis';
import { readConfig } from './config.ts';
import { connectionName } from './store/redis.ts';

/** The container's health check: ends with 0 while a Viva of this machine is connected to its Redis. */
const { redisUrl, dataDirectory } = readConfig(process.env);
const options = { retryStrategy: null, maxRetriesPerRequest: 0, connectTimeout: 2000, commandTimeout: 2000 };
const redis =
  redisUrl === undefined
    ? new Redis({ ...options, path: join(dataDirectory, 'redis.sock') })
    : new Redis(redisUrl, options);

redis.on('error', (error: Error) => {
  console.error(`Redis is out of reach: ${error.message}`);
  process.exitCode = 1;
});
const clients = await redis.client('LIST').catch(() => '');
redis.disconnect();
if (!String(clients).includes(` name=${connectionName} `)) {
  console.error('No Viva of this machine is connected to its Redis.');
  process.exitCode = 1;
}
