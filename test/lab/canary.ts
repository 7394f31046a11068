import {Buffer} from 'node:buffer';
import {readdir, readFile, stat} from 'node:fs/promises';
import path from 'node:path';

/** Forms in which a secret could show: as it is, and in base64 at each of the three offsets a longer text can give it. */
export const formsOf = (secret: string): string[] => {
	const encoded = [0, 1, 2].map(shift => {
		const text = Buffer.from(`${' '.repeat(shift)}${secret}`)
			.toString('base64')
			.replaceAll('=', '');
		// The first characters depend on what stands before the secret, the last on what follows.
		return text.slice(Math.ceil((shift * 8) / 6), -2);
	});
	return [secret, ...encoded];
};

/** Names of the places in which any form of any secret shows. */
export const findSecrets = (
	secrets: Readonly<Record<string, string>>,
	places: Readonly<Record<string, string>>,
): string[] =>
	Object.entries(secrets).flatMap(([name, secret]) => {
		if (secret.length < 20) {
			throw new Error(
				`${name} is too short to be searched for: ${String(secret.length)} characters`,
			);
		}

		const forms = formsOf(secret);
		return Object.entries(places)
			.filter(([, text]) => forms.some(form => text.includes(form)))
			.map(([place]) => `${name} in ${place}`);
	});

/** All files below a folder, by path. */
export const filesBelow = async (folder: string): Promise<Record<string, string>> => {
	const result: Record<string, string> = {};
	for (const name of await readdir(folder, {recursive: true})) {
		const file = path.join(folder, name);
		const {isFile} = await stat(file).then(found => ({isFile: found.isFile()}));
		if (isFile) {
			result[name] = await readFile(file, 'utf8');
		}
	}

	return result;
};

/** Collects the command line of every process of the machine until it is stopped. */
export const watchArguments = (): {stop: () => Promise<string>} => {
	const seen = new Set<string>();
	const stopping = new AbortController();
	const sample = async () => {
		for (const pid of await readdir('/proc')) {
			if (/^\d+$/v.test(pid)) {
				// A process may be gone by now.
				seen.add(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
			}
		}
	};

	const watching = (async () => {
		while (!stopping.signal.aborted) {
			await sample();
			await new Promise(resolve => {
				setTimeout(resolve, 200);
			});
		}
	})();
	return {
		async stop() {
			stopping.abort();
			await watching;
			return [...seen].join('\n').replaceAll('\0', ' ');
		},
	};
};
