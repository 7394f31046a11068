import assert from 'node:assert/strict';
import test from 'node:test';
import {trackedFiles} from './tracked-files.ts';

type Rule = {
	what: string;
	pattern: RegExp;
	files: RegExp;
	/** Where it is meant. */
	except: readonly string[];
	good: string;
	bad: string;
};

const rules: readonly Rule[] = [
	{
		what: 'texts come to screens through ui/components/text.tsx, which leaves nothing in them that a terminal obeys',
		pattern: /import \{[^\}]*\bText\b[^\}]*\} from 'ink'/v,
		files: /^source\/ui\//v,
		except: ['source/ui/components/text.tsx'],
		good: "import {Box, type TextProps} from 'ink';",
		bad: "import {Box, Text} from 'ink';",
	},
	{
		what: 'reporters end their lines by text/lines-text.ts, so that no text of others begins one',
		pattern: /\.join\(\s*['"`](?:\\n)+/v,
		files: /^source\/reporters\//v,
		// Elements and the code of one cell are escaped piece by piece.
		except: ['source/reporters/xml.ts', 'source/reporters/markdown-text.ts'],
		good: 'return sectionsText(sections);',
		bad: String.raw`return lines.join('\n');`,
	},
	{
		what: 'texts leave the program through Io, whose outputs filter them (text/sink-text.ts)',
		pattern: /\bprocess\.std(?:out|err)\b|\bconsole\./v,
		files: /^source\//v,
		// The answers that the build knows; the sink itself; Ink, which draws with control sequences.
		except: ['source/cli.ts', 'source/commands/process-io.ts', 'source/ui/start-live.tsx'],
		good: 'io.stdout.write(text);',
		bad: 'process.stderr.write(text);',
	},
];

for (const {what, pattern, files, except, good, bad} of rules) {
	void test(what, () => {
		assert.match(bad, pattern);
		assert.doesNotMatch(good, pattern);
		const found = trackedFiles()
			.filter(({file, text}) => files.test(file) && pattern.test(text))
			.map(({file}) => file);
		assert.deepEqual(
			found.filter(file => !except.includes(file)),
			[],
		);
		assert.deepEqual(
			except.filter(file => !found.includes(file)),
			[],
			'take it out of the list',
		);
	});
}
