/** The files of a new lesson: small, complete, and passing. */
export const newLessonFiles: Readonly<Record<string, string>> = {
  'lesson.yaml': `# yaml-language-server: $schema=../../schema/lesson.schema.json
world: base
minutes: 5
terminals:
  - { tty: laptop, host: laptop, user: anna }

steps:
  - id: lookup
    do: type
    predict: { options: [servers, address], answer: servers }
    tasks:
      - id: asked
        check: { event: { kind: dns.answer, host: laptop, name: green.example, type: MX } }
    hints:
      - when: { event: { kind: dns.answer, host: laptop, name: green.example, type: A } }
        say: asked-for-address
    solution:
      - { tty: laptop, line: dig MX green.example }

wrong:
  - step: lookup
    do: [{ tty: laptop, line: dig green.example }]
    say: asked-for-address

quiz:
  - id: web-server
    options: [mx, web]
    answer: mx
    misconceptions: { web: MC13 }
`,
  'en.md': `# A new lesson
One sentence on what it teaches.

A situation that a person knows, in three sentences.

## lookup: Look it up
What to do and why.

### predict
What will the answer name?
- servers: The servers that take mail
- address: The address of Ben's computer

### asked
Ask for the MX record of \`green.example\`.

### explain
What there is to see.

### hints
- Who knows which server takes mail for a domain?
- MX records name the servers that take mail.
- \`dig MX green.example\`

### asked-for-address
That is the address of the domain's web server. Mail asks for another type of record.

## quiz
### web-server
Where does the mail of a domain go?
- mx: To a server that its MX records name
- web: To its web server
  > The web server may be another machine. Mail asks for MX records.
`,
  'de.md': `# Eine neue Lektion
Ein Satz dazu, was sie lehrt.

Eine Situation, die man kennt, in drei Sätzen.

## lookup: Nachschlagen
Was zu tun ist und warum.

### predict
Was wird die Antwort nennen?
- servers: Die Server, die Mail annehmen
- address: Die Adresse von Bens Computer

### asked
Frag nach dem MX-Eintrag von \`green.example\`.

### explain
Was es zu sehen gibt.

### hints
- Wer weiß, welcher Server Mail für eine Domain annimmt?
- MX-Einträge nennen die Server, die Mail annehmen.
- \`dig MX green.example\`

### asked-for-address
Das ist die Adresse des Webservers der Domain. Mail fragt nach einem anderen Eintragstyp.

## quiz
### web-server
Wohin geht die Mail einer Domain?
- mx: Zu einem Server, den ihre MX-Einträge nennen
- web: Zu ihrem Webserver
  > Der Webserver kann ein anderer Rechner sein. Mail fragt nach MX-Einträgen.
`,
};
