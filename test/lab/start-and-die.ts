import process from 'node:process';
import {startLab} from './start-lab.ts';

// A program for lab.lab.ts: starts a cluster and dies with it running, by an exception or by kill -9.
const [cluster = '', way] = process.argv.slice(2);
await startLab({clusters: [cluster], apiOnly: true});
if (way === 'kill') {
	process.kill(process.pid, 'SIGKILL');
}

throw new Error('dies on purpose');
