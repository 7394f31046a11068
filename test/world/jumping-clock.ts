/** Loaded before a program: after a second its clock, not the machine's, jumps by `JUMP_MS`. */
import process from 'node:process';

const now = Date.now.bind(Date);
const started = performance.now();

Date.now = () => now() + (performance.now() - started > 1000 ? Number(process.env['JUMP_MS']) : 0);
