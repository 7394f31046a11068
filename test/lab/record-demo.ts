/** Records on the lab what the demo plays: `npm run record`. See contributing.md. */
import {writeFile} from 'node:fs/promises';
import {record, recordedMeshes, recordingFile} from './record.ts';
import {renderRecording} from './tidy-recording.ts';

for (const name of ['two-networks', 'primary-remote'] as const satisfies ReadonlyArray<
	keyof typeof recordedMeshes
>) {
	const file = recordingFile(name);
	const text = renderRecording(await record(recordedMeshes[name]));
	await writeFile(file, text);
	console.log(`${file}: ${text.split('\n').length} lines, ${Math.round(text.length / 1024)} KiB`);
}
