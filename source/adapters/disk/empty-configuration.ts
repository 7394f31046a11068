import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';

let configuration: string | undefined;

/** An empty file of a name that istioctl takes for a configuration (`/dev/null` is none for it); gone with this process. */
export const emptyConfiguration = (): string => {
	if (configuration === undefined) {
		const folder = mkdtempSync(path.join(tmpdir(), 'mesh-wizard-istioctl-'));
		configuration = path.join(folder, 'config.yaml');
		writeFileSync(configuration, '', {mode: 0o600});
		process.once('exit', () => {
			rmSync(folder, {recursive: true, force: true});
		});
	}

	return configuration;
};
