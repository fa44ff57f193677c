/** A server program or service, and a reply as it words it. */
export type Wording = readonly [server: string, text: string];

/**
 * How real servers word a reply. Facts about versions of 2025 and 2026; they vary by version and site, and no client may
 * match on them (RFC 5321 §4.2: only the code counts).
 */
export const wordings: Readonly<Record<number, readonly Wording[]>> = {
  214: [
    ['Postfix', '214 2.0.0 Commands: …'],
    ['Exim', '214-Commands supported:'],
  ],
  220: [
    ['Postfix', '220 mx1.green.example ESMTP Postfix'],
    ['Postfix', '220 2.0.0 Ready to start TLS'],
  ],
  221: [
    ['Postfix', '221 2.0.0 Bye'],
    ['Exim', '221 mx.example closing connection'],
  ],
  235: [
    ['Postfix', '235 2.7.0 Authentication successful'],
    ['Exim', '235 Authentication succeeded'],
  ],
  250: [
    ['Postfix', '250 2.1.0 Ok'],
    ['Postfix', '250 2.0.0 Ok: queued as 4d2Kx91'],
    ['Exim', '250 OK id=1vNqJ2-000000001Xk-2abc'],
  ],
  252: [['Postfix', '252 2.0.0 ben@green.example']],
  354: [['Postfix', '354 End data with <CR><LF>.<CR><LF>']],
  421: [
    ['Postfix', '421 4.4.2 mx1.green.example Error: timeout exceeded'],
    ['Postfix', '421 4.7.0 mx1.green.example Error: too many errors'],
    ['Exim', '421 mx.example: Too many concurrent SMTP connections'],
    ['Gmail', '421 4.7.0 … Try again later, closing connection'],
    ['Exchange', '421 4.4.2 Connection dropped'],
  ],
  432: [['Exchange', '432 4.3.2 STOREDRV…; recipient thread limit exceeded']],
  450: [
    ['Postfix', '450 4.1.8 <x>: Sender address rejected: Domain not found'],
    ['Postgrey', '450 4.2.0 <x>: Recipient address rejected: Greylisted'],
    ['Gmail', '450 4.2.1 The user … is receiving email too quickly'],
  ],
  451: [
    ['Postfix', '451 4.3.0 … Temporary lookup failure'],
    ['Postfix', '451 4.3.5 Server configuration error'],
    ['Exim', '451 Temporary local problem - please try later'],
    ['Gmail', '451 4.4.2 Timeout - closing connection'],
    ['Exchange', '451 4.7.500-699 Access denied, please try again later'],
  ],
  452: [
    ['Postfix', '452 4.5.3 Error: too many recipients'],
    ['Postfix', '452 4.3.1 Insufficient system storage'],
    ['Exim', '452 Space shortage, please try later'],
    ['Gmail', "452 4.2.2 The recipient's inbox is out of storage space"],
  ],
  454: [
    ['Postfix', '454 4.7.0 TLS not available due to local problem'],
    ['Postfix', '454 4.7.1 <x>: Relay access denied'],
    ['Exim', '454 TLS currently unavailable'],
    ['Gmail', '454 4.7.0 Too many login attempts'],
  ],
  458: [['Postfix', '458 Unable to queue messages']],
  459: [['Postfix', '459 <x>: service unavailable']],
  500: [
    ['Postfix', '500 5.5.2 Error: command not recognized'],
    ['Exim', '500 unrecognized command'],
  ],
  501: [
    ['Postfix', '501 5.1.3 Bad recipient address syntax'],
    ['Postfix', '501 5.5.4 Syntax: MAIL FROM:<address>'],
    ['Exim', '501 <x>: recipient address must contain a domain'],
    ['Gmail', '501 5.5.4 HELO/EHLO argument is invalid'],
  ],
  502: [
    ['Postfix', '502 5.5.1 VRFY command is disabled'],
    ['Gmail', '502 5.5.1 Unrecognized command'],
  ],
  503: [
    ['Postfix', '503 5.5.1 Error: need MAIL command'],
    ['Postfix', '503 5.5.1 Error: nested MAIL command'],
    ['Exim', '503 sender not yet given'],
    ['Gmail', '503 5.5.1 EHLO/HELO first'],
  ],
  504: [
    ['Postfix', '504 5.5.2 <x>: Helo command rejected: need fully-qualified hostname'],
    ['Gmail', '504 5.7.4 Unrecognized Authentication Type'],
  ],
  523: [['Gmail', '523 5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS']],
  530: [
    ['Postfix', '530 5.7.0 Must issue a STARTTLS command first'],
    ['Gmail', '530 5.7.0 Authentication Required'],
    ['Exchange', '530 5.7.57 Client was not authenticated to send anonymous mail during MAIL FROM'],
  ],
  534: [['Gmail', '534 5.7.9 … Application-specific password required']],
  535: [
    ['Postfix', '535 5.7.8 Error: authentication failed: …'],
    ['Exim', '535 Incorrect authentication data'],
    ['Gmail', '535 5.7.8 Username and Password not accepted'],
  ],
  538: [['smtp-server', '538 Error: Must issue a STARTTLS command first']],
  550: [
    ['Postfix', '550 5.1.1 <x>: Recipient address rejected: User unknown in local recipient table'],
    ['Exim', '550 relay not permitted'],
    ['Gmail', '550 5.1.1 The email account that you tried to reach does not exist'],
    ['Gmail', "550 5.7.26 … not accepted due to domain's DMARC policy"],
    ['Exchange', '550 5.1.10 Recipient not found'],
  ],
  552: [
    ['Postfix', '552 5.3.4 Message size exceeds fixed limit'],
    ['Exim', '552 Message size exceeds maximum permitted'],
    ['Gmail', "552 5.3.4 Your message exceeded Google's message size limits"],
  ],
  553: [
    ['Postfix', '553 5.7.1 <x>: Sender address rejected: not owned by user …'],
    ['Postfix', '553 5.6.7 Must declare SMTPUTF8 to send unicode address'],
    ['Gmail', '553 5.1.7 The sender address … is not a valid RFC 5321 address'],
  ],
  554: [
    ['Postfix', '554 5.7.1 <x>: Relay access denied'],
    ['Postfix', '554 5.7.1 Service unavailable; Client host […] blocked using …'],
    ['Postfix', '554 5.5.1 Error: no valid recipients'],
    ['Exim', '554 SMTP synchronization error'],
    ['Gmail', '554 5.4.6 Message exceeded 50 hops, this may indicate a mail loop'],
  ],
  555: [
    ['Postfix', '555 5.5.4 Unsupported option: …'],
    ['Gmail', '555 5.5.2 Syntax error, goodbye'],
  ],
  556: [['Postfix', '556 5.1.10 <x>: Recipient address rejected: Domain … does not accept mail (nullMX)']],
};
