/** The program `istioctl` of the simulated world: passes its command line on to the test that serves that world. */
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {Readable} from 'node:stream';
import type {ReadableStream} from 'node:stream/web';
import type {Said} from './serve-istioctl.ts';

const [port, version, ...argv] = process.argv.slice(2);
if (argv[0] === 'version') {
	process.stdout.write(`${JSON.stringify({clientVersion: {version}})}\n`);
} else {
	process.exitCode = 1;
	const {body} = await fetch(`http://127.0.0.1:${port}/`, {
		method: 'POST',
		body: JSON.stringify({argv, input: argv.includes('-') ? readFileSync(0, 'utf8') : ''}),
	});
	if (body !== null) {
		// What a test's own server sends.
		const lines = createInterface({input: Readable.fromWeb(body as ReadableStream)});
		for await (const line of lines) {
			const said = JSON.parse(line) as Said;
			if ('out' in said) {
				process.stdout.write(said.out);
			} else if ('error' in said) {
				process.stderr.write(`${said.error}\n`);
			} else {
				process.exitCode = said.code;
			}
		}
	}
}
