import { defineConfig } from '@playwright/test';
import { findChromium, launchFlags } from './run/chromium.ts';

const chromium = findChromium();
if ('problem' in chromium) throw new Error(chromium.problem);
const port = Number(process.env.EHLO_PORT ?? 4173);

export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    browserName: 'chromium',
    launchOptions: { executablePath: chromium.path, args: [...launchFlags] },
    trace: 'retain-on-failure',
  },
  webServer: {
    command: `node --import tsx tests/run/serve.ts`,
    cwd: '..',
    env: { EHLO_PORT: String(port) },
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});
