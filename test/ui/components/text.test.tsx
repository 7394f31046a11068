import assert from 'node:assert/strict';
import test from 'node:test';
import {Box} from 'ink';
import {Text} from '../../../source/ui/components/text.tsx';
import {leafText} from '../../helpers/leaf.tsx';

void test('a name on a screen is one line, in which everything can be seen', () => {
	const name = 'a\u001B]0;title\u0007\r\n\u001B[8mb\u202E';
	assert.equal(
		leafText(
			<Box flexDirection="column">
				<Text>
					{name}
					{1} <Text bold>{name}</Text>
				</Text>
				<Text>plain ✔ 東京</Text>
			</Box>,
		),
		String.raw`a\u001b]0;title\u0007 \u001b[8mb\u202e1 a\u001b]0;title\u0007 \u001b[8mb\u202e
plain ✔ 東京`,
	);
});
