-- A register of layout 2, as consign 0.1.0 made it of the pages of fixture.h and a few more: see an_older_register in test_store.c.
-- The index of words is empty: what brings a register up to date makes it anew.
PRAGMA application_id = 1129206599;
PRAGMA user_version = 2;
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE runs(run_id TEXT PRIMARY KEY, started_at TEXT, collector TEXT, tag TEXT, program TEXT NOT NULL,
  pack_sha256 TEXT) WITHOUT ROWID;
INSERT INTO runs VALUES('a4b184c4de695ebcf0065cd0bc7bae8f','2017-07-14T02:41:00Z','tester','set-1','consign 0.1.0','0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef');
INSERT INTO runs VALUES('a956215aa1527a8e0c5759b032285a54','2017-07-14T02:40:00Z','tester','set-1','consign 0.1.0','0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef');
CREATE TABLE texts(text_no INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, text TEXT NOT NULL);
INSERT INTO texts VALUES(1,'7eedc33f3eb4551834b630b74b834bb330ce9d33073b7bd76d798fa75eebfb40',replace('Egypt signs for fighters.\n\nEgypt on Monday ordered 24 Rafale fighters from France for $5 billion, Agency One said.','\n',char(10)));
INSERT INTO texts VALUES(2,'c1c819ee2fafb1e6a4e7b3003eaee67b7562183ded3f78c719d42201203d73eb',replace('Rafale for Cairo.\n\nCairo has ordered 26 Rafale jets, Agency One reported; "a big day", said a minister.','\n',char(10)));
INSERT INTO texts VALUES(3,'2389a56f36722d627a73c6ec78c824fa1828585643641977527107021e2efd54','France on Monday delivered 3 Rafale to Egypt.');
INSERT INTO texts VALUES(4,'5c896613284a6f5f6c7bae8ba9f28a37268a77ba99b59035d9d179e4eb997a5a','Moscow denied that it had handed over Su-35 fighters to Iran.');
INSERT INTO texts VALUES(5,'093e73be17edabf983b350ae75b79ed610e864e03e598c7c7183393fae0a1359','روسيا سلمت طائرات Su-30MKM');
INSERT INTO texts VALUES(6,'2936a6a952414862074bcd571b43b0c4f34fdfe1a5313c228cfdc10fa48aa458','Rifles were smuggled to the Northern Brigade, it is said. More than 2,000 of them.');
INSERT INTO texts VALUES(7,'d730ec090a1127869e674b38b8da21241e0a0adf11a1596058d7c46052b02d43','India may buy S-400 and Su-57. So it says.');
INSERT INTO texts VALUES(8,'cb70dc91bc57fc6b380f84245595e52d0bb0127ad28cdb34c9f41c289ef48192','France sold Rafale jets. Others got them, too. The PKK sold two.');
CREATE VIRTUAL TABLE text_words USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0');
CREATE TABLE documents(doc_id TEXT PRIMARY KEY, text_no INTEGER NOT NULL REFERENCES texts, name TEXT NOT NULL,
  url TEXT, file TEXT, file_offset INTEGER, file_line INTEGER, form TEXT, title TEXT, lang TEXT, doc_date TEXT,
  doc_date_from TEXT, author TEXT, outlet TEXT, charset TEXT, bad_bytes INTEGER, raw_sha256 TEXT NOT NULL,
  raw_bytes INTEGER, retrieved_at TEXT, run_id TEXT NOT NULL REFERENCES runs, read_pack TEXT, read_program TEXT,
  record_id TEXT, http_status INTEGER, mime TEXT)
  WITHOUT ROWID;
INSERT INTO documents VALUES('19cb96986d241f059b1201c61b59f92d',4,'d.txt',NULL,'d.txt',0,0,'html','Moscow denied that it had handed over Su-35 fighters to Iran','en','2016-03-01','meta',NULL,NULL,'utf-8',0,'e1ac3bda14cc3afb9302bf46f23585cec7a14e8ff46bd1b2bea38f7a3c5f510d',68,'2017-07-14T02:40:00Z','a956215aa1527a8e0c5759b032285a54','0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','consign 0.1.0',NULL,NULL,NULL);
INSERT INTO documents VALUES('1b8ea0db643937df53f3c1ade7522193',5,'e.html','https://five.example/e','e.html',0,0,'html','روسيا سلمت طائرات Su-30MKM','ar','2017-05','meta',NULL,NULL,'utf-8',0,'32c10730a45ae796aeb555a396539f95a7b685b9df6793fe953c59ca0637ace8',48,'2017-07-14T02:40:00Z','a956215aa1527a8e0c5759b032285a54','0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','consign 0.1.0',NULL,NULL,NULL);
INSERT INTO documents VALUES('362f84e5359f8835b16e502dda313ac4',7,'again.html',NULL,'again.html',0,0,'html','India may buy S-400 and Su-57','en','2019-05-01','meta',NULL,NULL,'utf-8',0,'e531070ce7069db158066532bced1a1cd0f65b9ec8aaa291850ba48756d7c052',49,'2017-07-14T02:40:00Z','a956215aa1527a8e0c5759b032285a54','0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','consign 0.1.0',NULL,NULL,NULL);
INSERT INTO documents VALUES('6408502b13324d71d3764f7ab66a903c',6,'f.html','https://six.example/f','f.html',0,0,'html','Rifles were smuggled to the Northern Brigade, it is said','en','2018-01-02','meta',NULL,'Six, "weekly"','utf-8',0,'680dc49c4cec400c4b4905fedc93b85a6f8c29670c334b2759e7c44ae65c8e10',89,'2017-07-14T02:40:00Z','a956215aa1527a8e0c5759b032285a54','0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','consign 0.1.0',NULL,NULL,NULL);
INSERT INTO documents VALUES('9a1ab1e3034f8006646de80619917f82',1,'copy.html','https://copy.example/a','copy.html',0,0,'html','Egypt signs for fighters','en','2015-02-15','meta',NULL,'Copy','utf-8',0,'9841acb93c13777114ef715a947983e3d9a3f1cd62890c14f397fb7284df8697',121,'2017-07-14T02:40:00Z','a956215aa1527a8e0c5759b032285a54','0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','consign 0.1.0',NULL,NULL,NULL);
INSERT INTO documents VALUES('ccb2072d9b42588982cd4d0331393b7f',8,'more.html',NULL,'more.html',0,0,'html','France sold Rafale jets','en','2019-06-01','meta',NULL,NULL,'utf-8',0,'e3a8628c4d6153fe04a5a273adef435aef253adf1a485bb9929738e0de17e576',71,'2017-07-14T02:41:00Z','a4b184c4de695ebcf0065cd0bc7bae8f','0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','consign 0.1.0',NULL,NULL,NULL);
INSERT INTO documents VALUES('d4ce7f52273046d57d4b3453c6704c37',2,'b.html','https://two.example/b','b.html',0,0,'html','Rafale for Cairo','en','2015-02-17','meta',NULL,'Two Times','utf-8',0,'7ec4341b56412bd7dbe7a692a7ccec3b9cc5c13b2cb4c9ee633dbc746c27e82e',110,'2017-07-14T02:40:00Z','a956215aa1527a8e0c5759b032285a54','0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','consign 0.1.0',NULL,NULL,NULL);
INSERT INTO documents VALUES('d9c97dcbc2f972bd14bbc0cdc95e878b',1,'a.html','https://one.example/a','a.html',0,0,'html','Egypt signs for fighters','en','2015-02-16','meta',NULL,'One Daily','utf-8',0,'9841acb93c13777114ef715a947983e3d9a3f1cd62890c14f397fb7284df8697',121,'2017-07-14T02:40:00Z','a956215aa1527a8e0c5759b032285a54','0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','consign 0.1.0',NULL,NULL,NULL);
INSERT INTO documents VALUES('de8129b8e65f10767e7c0ab4af7eed1b',3,'c.html','https://three.example/c','c.html',0,0,'html','France on Monday delivered 3 Rafale to Egypt','en','2015-07-20','meta',NULL,'Three','utf-8',0,'6f67affbd1b8a12adb323d9f512447af8ce8bc3d3e31f78f351a43d7c4f2be3c',52,'2017-07-14T02:40:00Z','a956215aa1527a8e0c5759b032285a54','0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','consign 0.1.0',NULL,NULL,NULL);
CREATE TABLE marks(file TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, read_pack TEXT NOT NULL,
  read_program TEXT NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE claims(claim_no INTEGER PRIMARY KEY, claim_id TEXT NOT NULL UNIQUE, text_no INTEGER NOT NULL
  REFERENCES texts, doc_id TEXT REFERENCES documents, run_id TEXT NOT NULL REFERENCES runs, supplier TEXT,
  supplier_name TEXT, supplier_inferred TEXT, recipient TEXT, recipient_name TEXT, recipient_kind TEXT, item TEXT,
  item_id TEXT, category TEXT NOT NULL, quantity INTEGER NOT NULL, quantity_min REAL, quantity_max REAL, unit TEXT,
  money INTEGER NOT NULL, value_min REAL, value_max REAL, currency TEXT, package_id TEXT, stage TEXT NOT NULL,
  modality TEXT NOT NULL, date TEXT, attribution TEXT, origin TEXT, lang TEXT, score REAL);
INSERT INTO claims VALUES(1,'9e387153a79fc0d8565bd2cd7d35f011',1,'9a1ab1e3034f8006646de80619917f82','a956215aa1527a8e0c5759b032285a54','FRA','France',NULL,'EGY','Egypt','state','Rafale','Rafale','aircraft',1,24.0,24.0,NULL,1,5000000000.0,5000000000.0,'USD',NULL,'order','stated','2015-02-16','Agency One','Agency One','en',0.5);
INSERT INTO claims VALUES(2,'2e08764f3d93ff47a673035ce77900b3',2,'d4ce7f52273046d57d4b3453c6704c37','a956215aa1527a8e0c5759b032285a54','FRA','France',NULL,'EGY','Egypt','state','Rafale','Rafale','aircraft',1,26.0,26.0,NULL,0,NULL,NULL,NULL,NULL,'order','reported',NULL,'Agency One','Agency One','en',0.5);
INSERT INTO claims VALUES(3,'c44c649ef4cae669de53f711a622347e',3,'de8129b8e65f10767e7c0ab4af7eed1b','a956215aa1527a8e0c5759b032285a54','FRA','France',NULL,'EGY','Egypt','state','Rafale','Rafale','aircraft',1,3.0,3.0,NULL,0,NULL,NULL,NULL,NULL,'delivery','stated','2015-07-20',NULL,NULL,'en',0.5);
INSERT INTO claims VALUES(4,'f691e92784b7bec4a97d16c81805176f',4,'19cb96986d241f059b1201c61b59f92d','a956215aa1527a8e0c5759b032285a54','RUS','Russia',NULL,'IRN','Iran','state','Su-35','Su-35','aircraft',0,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'delivery','denied',NULL,NULL,NULL,'en',0.5);
INSERT INTO claims VALUES(5,'9609b3beb1bba2242a04e1f4cbe929cc',4,'19cb96986d241f059b1201c61b59f92d','a956215aa1527a8e0c5759b032285a54','RUS','Russia',NULL,'IRN','Iran','state','Su-35','Su-35','aircraft',0,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'talks','reported','2016',NULL,NULL,'en',0.5);
INSERT INTO claims VALUES(6,'af44b67fcc1fac85f4d64bb0eb5126bc',5,'1b8ea0db643937df53f3c1ade7522193','a956215aa1527a8e0c5759b032285a54','RUS','Russia',NULL,'DZA','Algeria','state','Su-30MKM','Su-30MKM','aircraft',0,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'delivery','stated',NULL,NULL,NULL,'ar',0.5);
INSERT INTO claims VALUES(7,'128726503b75bbb8f18d49bc430eb3fd',6,'6408502b13324d71d3764f7ab66a903c','a956215aa1527a8e0c5759b032285a54',NULL,NULL,'RUS','Northern Brigade','Northern Brigade','non-state','AK-103','AK-103','small-arms',1,2000.0,NULL,NULL,0,NULL,NULL,NULL,NULL,'delivery','reported',NULL,NULL,NULL,'en',0.5);
INSERT INTO claims VALUES(8,'1935742c53a22317c3ba875b82284ce2',7,'362f84e5359f8835b16e502dda313ac4','a956215aa1527a8e0c5759b032285a54','RUS','Russia',NULL,'IND','India','state','S-400','S-400','aircraft',0,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'interest','reported',NULL,NULL,NULL,'en',0.5);
INSERT INTO claims VALUES(9,'7ae5683d25b2dc282d2c57e32f3ade60',7,NULL,'a956215aa1527a8e0c5759b032285a54','RUS','Russia',NULL,'IND','India','state','Su-57','Su-57','aircraft',0,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'order','stated',NULL,NULL,NULL,'en',0.5);
INSERT INTO claims VALUES(10,'9768a4e71a3d793840a4705ee77f6991',8,'ccb2072d9b42588982cd4d0331393b7f','a4b184c4de695ebcf0065cd0bc7bae8f','FRAPKK','FrancePKK',NULL,'IND','India','state','Rafale','Rafale','aircraft',0,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'delivery','stated',NULL,NULL,NULL,'en',0.5);
CREATE VIRTUAL TABLE claim_words USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0');
CREATE TABLE doc_claims(doc_id TEXT NOT NULL REFERENCES documents, claim_no INTEGER NOT NULL REFERENCES claims,
  gone_run TEXT, PRIMARY KEY(doc_id, claim_no)) WITHOUT ROWID;
INSERT INTO doc_claims VALUES('19cb96986d241f059b1201c61b59f92d',4,NULL);
INSERT INTO doc_claims VALUES('19cb96986d241f059b1201c61b59f92d',5,NULL);
INSERT INTO doc_claims VALUES('1b8ea0db643937df53f3c1ade7522193',6,NULL);
INSERT INTO doc_claims VALUES('362f84e5359f8835b16e502dda313ac4',8,NULL);
INSERT INTO doc_claims VALUES('362f84e5359f8835b16e502dda313ac4',9,'a4b184c4de695ebcf0065cd0bc7bae8f');
INSERT INTO doc_claims VALUES('6408502b13324d71d3764f7ab66a903c',7,NULL);
INSERT INTO doc_claims VALUES('9a1ab1e3034f8006646de80619917f82',1,NULL);
INSERT INTO doc_claims VALUES('ccb2072d9b42588982cd4d0331393b7f',10,NULL);
INSERT INTO doc_claims VALUES('d4ce7f52273046d57d4b3453c6704c37',2,NULL);
INSERT INTO doc_claims VALUES('d9c97dcbc2f972bd14bbc0cdc95e878b',1,NULL);
INSERT INTO doc_claims VALUES('de8129b8e65f10767e7c0ab4af7eed1b',3,NULL);
CREATE TABLE parties(claim_no INTEGER NOT NULL REFERENCES claims, role TEXT NOT NULL, pos INTEGER NOT NULL,
  code TEXT, name TEXT, kind TEXT NOT NULL, PRIMARY KEY(claim_no, role, pos)) WITHOUT ROWID;
INSERT INTO parties VALUES(1,'recipient',0,'EGY','Egypt','state');
INSERT INTO parties VALUES(1,'supplier',0,'FRA','France','state');
INSERT INTO parties VALUES(2,'recipient',0,'EGY','Egypt','state');
INSERT INTO parties VALUES(2,'supplier',0,'FRA','France','state');
INSERT INTO parties VALUES(3,'recipient',0,'EGY','Egypt','state');
INSERT INTO parties VALUES(3,'supplier',0,'FRA','France','state');
INSERT INTO parties VALUES(4,'recipient',0,'IRN','Iran','state');
INSERT INTO parties VALUES(4,'supplier',0,'RUS','Russia','state');
INSERT INTO parties VALUES(5,'recipient',0,'IRN','Iran','state');
INSERT INTO parties VALUES(5,'supplier',0,'RUS','Russia','state');
INSERT INTO parties VALUES(6,'recipient',0,'DZA','Algeria','state');
INSERT INTO parties VALUES(6,'supplier',0,'RUS','Russia','state');
INSERT INTO parties VALUES(7,'recipient',0,NULL,'Northern Brigade','non-state');
INSERT INTO parties VALUES(7,'supplier_inferred',0,'RUS','Russia','state');
INSERT INTO parties VALUES(8,'recipient',0,'IND','India','state');
INSERT INTO parties VALUES(8,'supplier',0,'RUS','Russia','state');
INSERT INTO parties VALUES(9,'recipient',0,'IND','India','state');
INSERT INTO parties VALUES(9,'supplier',0,'RUS','Russia','state');
INSERT INTO parties VALUES(10,'recipient',0,'IND','India','state');
INSERT INTO parties VALUES(10,'supplier',0,'FRA','France','state');
INSERT INTO parties VALUES(10,'supplier',1,NULL,'PKK','non-state');
CREATE TABLE evidence(claim_no INTEGER NOT NULL REFERENCES claims, pos INTEGER NOT NULL, span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL, quote TEXT NOT NULL, quote_sha256 TEXT NOT NULL, PRIMARY KEY(claim_no, pos))
  WITHOUT ROWID;
INSERT INTO evidence VALUES(1,0,27,114,'Egypt on Monday ordered 24 Rafale fighters from France for $5 billion, Agency One said.','d2ee4e4200f1cc7b097a5ee33870e969991fc395e6636f7a1e48bb1e4418ebf6');
INSERT INTO evidence VALUES(2,0,0,103,replace('Rafale for Cairo.\n\nCairo has ordered 26 Rafale jets, Agency One reported; "a big day", said a minister.','\n',char(10)),'c1c819ee2fafb1e6a4e7b3003eaee67b7562183ded3f78c719d42201203d73eb');
INSERT INTO evidence VALUES(3,0,0,45,'France on Monday delivered 3 Rafale to Egypt.','2389a56f36722d627a73c6ec78c824fa1828585643641977527107021e2efd54');
INSERT INTO evidence VALUES(4,0,0,61,'Moscow denied that it had handed over Su-35 fighters to Iran.','5c896613284a6f5f6c7bae8ba9f28a37268a77ba99b59035d9d179e4eb997a5a');
INSERT INTO evidence VALUES(5,0,38,60,'Su-35 fighters to Iran','ecef87bf8d6676b0677ead05b059198d3a958d50ad18bcd58c21f5474f6c26a6');
INSERT INTO evidence VALUES(6,0,0,41,'روسيا سلمت طائرات Su-30MKM','093e73be17edabf983b350ae75b79ed610e864e03e598c7c7183393fae0a1359');
INSERT INTO evidence VALUES(7,0,0,82,'Rifles were smuggled to the Northern Brigade, it is said. More than 2,000 of them.','2936a6a952414862074bcd571b43b0c4f34fdfe1a5313c228cfdc10fa48aa458');
INSERT INTO evidence VALUES(8,0,0,42,'India may buy S-400 and Su-57. So it says.','d730ec090a1127869e674b38b8da21241e0a0adf11a1596058d7c46052b02d43');
INSERT INTO evidence VALUES(9,0,0,42,'India may buy S-400 and Su-57. So it says.','d730ec090a1127869e674b38b8da21241e0a0adf11a1596058d7c46052b02d43');
INSERT INTO evidence VALUES(10,0,0,24,'France sold Rafale jets.','e390196110e9ede3625d0512809e23969eb47a8638693805e1e2a6c3a7a454f2');
INSERT INTO evidence VALUES(10,1,47,64,'The PKK sold two.','77117bb3ca366e82ac81aa706e2cc61c22db789bcb81ed181f12764d4c28a270');
CREATE TABLE claim_spans(claim_no INTEGER NOT NULL REFERENCES claims, field TEXT NOT NULL, span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL, PRIMARY KEY(claim_no, field)) WITHOUT ROWID;
INSERT INTO claim_spans VALUES(1,'item',54,60);
INSERT INTO claim_spans VALUES(1,'quantity',51,53);
INSERT INTO claim_spans VALUES(1,'stage',43,50);
INSERT INTO claim_spans VALUES(2,'item',0,6);
INSERT INTO claim_spans VALUES(3,'item',29,35);
INSERT INTO claim_spans VALUES(4,'item',38,43);
INSERT INTO claim_spans VALUES(5,'item',38,43);
INSERT INTO claim_spans VALUES(6,'item',33,41);
INSERT INTO claim_spans VALUES(8,'item',14,19);
INSERT INTO claim_spans VALUES(9,'item',24,29);
INSERT INTO claim_spans VALUES(10,'item',12,18);
CREATE TABLE claim_rules(claim_no INTEGER NOT NULL REFERENCES claims, pos INTEGER NOT NULL, rule TEXT NOT NULL,
  PRIMARY KEY(claim_no, pos)) WITHOUT ROWID;
INSERT INTO claim_rules VALUES(1,0,'en.order.01');
INSERT INTO claim_rules VALUES(2,0,'en.order.01');
INSERT INTO claim_rules VALUES(3,0,'en.order.01');
INSERT INTO claim_rules VALUES(4,0,'en.order.01');
INSERT INTO claim_rules VALUES(5,0,'en.order.01');
INSERT INTO claim_rules VALUES(6,0,'en.order.01');
INSERT INTO claim_rules VALUES(7,0,'en.order.01');
INSERT INTO claim_rules VALUES(8,0,'en.order.01');
INSERT INTO claim_rules VALUES(9,0,'en.order.01');
INSERT INTO claim_rules VALUES(10,0,'en.order.01');
CREATE TABLE attributions(claim_no INTEGER NOT NULL REFERENCES claims, pos INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY(claim_no, pos)) WITHOUT ROWID;
INSERT INTO attributions VALUES(1,0,'Agency One');
INSERT INTO attributions VALUES(2,0,'Agency One');
CREATE TABLE deals(deal_id TEXT PRIMARY KEY, supplier TEXT, supplier_name TEXT, supplier_kind TEXT, recipient TEXT,
  recipient_name TEXT, recipient_kind TEXT, item TEXT, item_id TEXT, category TEXT NOT NULL, quantity_best REAL,
  quantity_min REAL, quantity_max REAL, unit TEXT, value_min REAL, value_max REAL, currency TEXT, package_id TEXT,
  furthest_stage TEXT, furthest_planned TEXT, first_claim_date TEXT, interest TEXT, talks TEXT, agreement TEXT,
  approval TEXT, ordered TEXT, delivery_first TEXT, delivery_last TEXT, refusal TEXT, cancellation TEXT,
  embargo TEXT, embargo_end TEXT, n_claims INTEGER, n_docs INTEGER, n_origins INTEGER, n_conflicts INTEGER,
  conflict_fields TEXT, status_note TEXT, updated_at TEXT, content_sha256 TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO deals VALUES('1878d33a6ecf8617bc4739e367e2dd52','RUS','Russia','state','Northern Brigade','Northern Brigade','non-state','AK-103','AK-103','small-arms',2000.0,2000.0,NULL,NULL,NULL,NULL,NULL,NULL,'delivery',NULL,'2018-01-02',NULL,NULL,NULL,NULL,NULL,'2018-01-02','2018-01-02',NULL,NULL,NULL,NULL,1,1,1,0,NULL,'supplier inferred from the item''s maker','2017-07-14T02:40:00Z','159f6e76de36c08d14d9aec1800aff35');
INSERT INTO deals VALUES('51e1af2ff85c234196798f5b97489ea4','RUS','Russia','state','DZA','Algeria','state','Su-30MKM','Su-30MKM','aircraft',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'delivery',NULL,'2017-05',NULL,NULL,NULL,NULL,NULL,'2017-05','2017-05',NULL,NULL,NULL,NULL,1,1,1,0,NULL,NULL,'2017-07-14T02:40:00Z','8b0242532d05e6c1ad470772c30105ad');
INSERT INTO deals VALUES('8d1719463c804de59280da13818d513f','RUS','Russia','state','IRN','Iran','state','Su-35','Su-35','aircraft',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'talks',NULL,'2016-03-01',NULL,'2016',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2,1,1,0,NULL,'delivery denied','2017-07-14T02:40:00Z','4b6987f830f399dd280fc6341b9543b5');
INSERT INTO deals VALUES('9286f3b8457c19f10d08a4c38440b20f','RUS','Russia','state','IND','India','state','S-400','S-400','aircraft',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'interest',NULL,'2019-05-01','2019-05-01',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,1,1,0,NULL,NULL,'2017-07-14T02:40:00Z','517a4ad3c789bdee89af289d18504b1c');
INSERT INTO deals VALUES('cf336eab3b591313ec6e154df95cbd9a','FRAPKK','FrancePKK','statenon-state','IND','India','state','Rafale','Rafale','aircraft',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'delivery',NULL,'2019-06-01',NULL,NULL,NULL,NULL,NULL,'2019-06-01','2019-06-01',NULL,NULL,NULL,NULL,1,1,1,0,NULL,NULL,'2017-07-14T02:40:00Z','323af6c0f5a5af9bf6d9744a615a1865');
INSERT INTO deals VALUES('d048c5dd23165f4624382a6e2de3e319','FRA','France','state','EGY','Egypt','state','Rafale','Rafale','aircraft',26.0,24.0,26.0,NULL,5000000000.0,5000000000.0,'USD',NULL,'delivery',NULL,'2015-02-15',NULL,NULL,NULL,NULL,'2015-02-16','2015-07-20','2015-07-20',NULL,NULL,NULL,NULL,3,4,2,1,'quantity',NULL,'2017-07-14T02:40:00Z','d0a2682c37925bf4dabfbfd318cc37a4');
CREATE TABLE deal_claims(deal_id TEXT NOT NULL REFERENCES deals, pos INTEGER NOT NULL, claim_id TEXT NOT NULL UNIQUE,
  origin_id TEXT NOT NULL, PRIMARY KEY(deal_id, pos)) WITHOUT ROWID;
INSERT INTO deal_claims VALUES('1878d33a6ecf8617bc4739e367e2dd52',0,'128726503b75bbb8f18d49bc430eb3fd','128726503b75bbb8');
INSERT INTO deal_claims VALUES('51e1af2ff85c234196798f5b97489ea4',0,'af44b67fcc1fac85f4d64bb0eb5126bc','af44b67fcc1fac85');
INSERT INTO deal_claims VALUES('8d1719463c804de59280da13818d513f',0,'f691e92784b7bec4a97d16c81805176f','f691e92784b7bec4');
INSERT INTO deal_claims VALUES('8d1719463c804de59280da13818d513f',1,'9609b3beb1bba2242a04e1f4cbe929cc','f691e92784b7bec4');
INSERT INTO deal_claims VALUES('9286f3b8457c19f10d08a4c38440b20f',0,'1935742c53a22317c3ba875b82284ce2','1935742c53a22317');
INSERT INTO deal_claims VALUES('cf336eab3b591313ec6e154df95cbd9a',0,'9768a4e71a3d793840a4705ee77f6991','9768a4e71a3d7938');
INSERT INTO deal_claims VALUES('d048c5dd23165f4624382a6e2de3e319',0,'9e387153a79fc0d8565bd2cd7d35f011','9e387153a79fc0d8');
INSERT INTO deal_claims VALUES('d048c5dd23165f4624382a6e2de3e319',1,'2e08764f3d93ff47a673035ce77900b3','9e387153a79fc0d8');
INSERT INTO deal_claims VALUES('d048c5dd23165f4624382a6e2de3e319',2,'c44c649ef4cae669de53f711a622347e','c44c649ef4cae669');
CREATE TABLE deal_conflicts(deal_id TEXT NOT NULL REFERENCES deals, no INTEGER NOT NULL, pos INTEGER NOT NULL,
  field TEXT NOT NULL, reason TEXT NOT NULL, value TEXT NOT NULL, claim_id TEXT NOT NULL,
  PRIMARY KEY(deal_id, no, pos)) WITHOUT ROWID;
INSERT INTO deal_conflicts VALUES('d048c5dd23165f4624382a6e2de3e319',0,0,'quantity','rounded','24','9e387153a79fc0d8565bd2cd7d35f011');
INSERT INTO deal_conflicts VALUES('d048c5dd23165f4624382a6e2de3e319',0,1,'quantity','rounded','26','2e08764f3d93ff47a673035ce77900b3');
CREATE INDEX documents_by_text ON documents(text_no);
CREATE INDEX documents_by_raw ON documents(raw_sha256);
CREATE INDEX claims_by_doc ON claims(doc_id);
CREATE INDEX claims_by_recipient ON claims(recipient);
CREATE INDEX claims_by_supplier ON claims(supplier);
CREATE INDEX doc_claims_by_claim ON doc_claims(claim_no);
CREATE VIEW v_claims AS SELECT c.claim_id, c.doc_id, c.run_id, dc.deal_id, c.supplier, c.supplier_name, c.recipient,
  c.recipient_name, c.recipient_kind, c.item, c.item_id, c.category, c.quantity_min, c.quantity_max, c.unit,
  c.value_min, c.value_max, c.currency, c.package_id, c.stage, c.modality, c.date, CASE length(c.date) WHEN 4 THEN
  'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' END AS date_precision, c.attribution, dc.origin_id,
  (SELECT group_concat(span_start, char(31)) FROM (SELECT span_start FROM evidence e WHERE e.claim_no = c.claim_no
    ORDER BY pos)) AS evidence_start,
  (SELECT group_concat(span_end, char(31)) FROM (SELECT span_end FROM evidence e WHERE e.claim_no = c.claim_no
    ORDER BY pos)) AS evidence_end,
  (SELECT CASE WHEN length(q) > 280 THEN substr(q, 1, 279) || char(8230) ELSE q END FROM (SELECT group_concat(quote,
    ' ' || char(8230) || ' ') AS q FROM (SELECT quote FROM evidence e WHERE e.claim_no = c.claim_no ORDER BY pos)))
    AS quote,
  c.lang, coalesce(d.url, d.name) AS doc_url, d.title AS doc_title, d.outlet AS publisher, d.doc_date,
  d.doc_date_from, d.retrieved_at, t.sha256 AS text_sha256, NULL AS source_grade, NULL AS info_grade,
  'candidate' AS tier, NULL AS decided_by, NULL AS decided_at, NULL AS embargo, 1 AS schema_version,
  c.claim_no, c.supplier_inferred, c.origin, c.score, coalesce(c.date, d.doc_date) AS any_date,
  (SELECT min(span_start) FROM evidence e WHERE e.claim_no = c.claim_no) AS first_start,
  substr(c.claim_id, 1, 12) AS id,
  CASE WHEN NOT c.quantity THEN NULL WHEN c.quantity_min IS NULL THEN 'up to ' || CAST(c.quantity_max AS INTEGER)
    WHEN c.quantity_max IS NULL THEN CAST(c.quantity_min AS INTEGER) || ' or more' WHEN c.quantity_min =
    c.quantity_max THEN '' || CAST(c.quantity_min AS INTEGER) ELSE CAST(c.quantity_min AS INTEGER) || '-' ||
    CAST(c.quantity_max AS INTEGER) END AS quantity
  FROM claims c JOIN documents d ON d.doc_id = c.doc_id JOIN texts t ON t.text_no = c.text_no
  LEFT JOIN deal_claims dc ON dc.claim_id = c.claim_id;
CREATE VIEW v_deals AS SELECT deal_id, supplier, supplier_name, recipient, recipient_name, recipient_kind, item, item_id,
  category, quantity_best, quantity_min, quantity_max, value_min, value_max, currency, package_id, furthest_stage,
  furthest_planned, first_claim_date, interest, talks, agreement, approval, ordered AS "order", delivery_first,
  delivery_last, refusal, cancellation, n_claims, n_docs, n_origins, n_conflicts, conflict_fields,
  NULL AS best_info_grade, 'candidate' AS tier, status_note, updated_at, 1 AS schema_version,
  substr(deal_id, 1, 12) AS id, supplier_kind, unit, embargo, embargo_end, CASE WHEN quantity_min IS NULL AND
    quantity_max IS NULL THEN NULL WHEN quantity_min IS NULL THEN 'up to ' || CAST(quantity_max AS INTEGER) WHEN
    quantity_max IS NULL THEN CAST(quantity_min AS INTEGER) || ' or more' WHEN quantity_min = quantity_max THEN
    '' || CAST(quantity_min AS INTEGER) ELSE CAST(quantity_min AS INTEGER) || '-' || CAST(quantity_max AS INTEGER)
    END AS quantity FROM deals;
CREATE VIEW v_evidence AS SELECT c.claim_id || '-' || (e.pos + 1) AS evidence_id, c.claim_id, c.doc_id, e.span_start,
  e.span_end, CASE WHEN length(e.quote) > 280 THEN substr(e.quote, 1, 279) || char(8230) ELSE e.quote END AS quote,
  e.quote_sha256, t.sha256 AS text_sha256, d.raw_sha256, CASE WHEN d.record_id IS NOT NULL
    THEN d.file END AS warc_file, CASE WHEN d.record_id IS NOT NULL THEN d.file_offset END AS warc_offset,
  nullif(d.record_id, '') AS warc_record_id, c.claim_no, e.pos, d.doc_date, substr(c.claim_id, 1, 12) AS id
  FROM evidence e JOIN claims c ON c.claim_no = e.claim_no JOIN documents d ON d.doc_id = c.doc_id
  JOIN texts t ON t.text_no = c.text_no;
CREATE VIEW v_docs AS SELECT d.doc_id, coalesce(d.url, d.name) AS url, NULL AS canonical_url, d.outlet AS publisher,
  d.title, d.lang, d.doc_date, d.doc_date_from, d.retrieved_at, d.http_status, r.collector,
  r.program AS tool_version, coalesce(d.mime, CASE d.form WHEN 'html' THEN 'text/html' WHEN 'text' THEN 'text/plain' END) AS mime,
  d.charset, d.raw_sha256, t.sha256 AS text_sha256, (SELECT CASE WHEN o.doc_id <> d.doc_id THEN o.doc_id END FROM
    documents o WHERE o.text_no = d.text_no ORDER BY o.doc_date IS NULL, o.doc_date, o.doc_id LIMIT 1) AS duplicate_of,
  NULL AS tdm_reserved, (SELECT count(*) FROM doc_claims x WHERE x.doc_id = d.doc_id AND x.gone_run IS NULL) AS
  n_claims, NULL AS reviewed, d.name, d.file, d.file_offset, d.file_line, d.author, d.bad_bytes, d.raw_bytes,
  d.record_id, length(CAST(t.text AS BLOB)) AS text_bytes, d.run_id, r.tag, d.text_no, substr(d.doc_id, 1, 12) AS id
  FROM documents d JOIN texts t ON t.text_no = d.text_no JOIN runs r ON r.run_id = d.run_id;
CREATE VIEW v_runs AS SELECT run_id, started_at, collector, tag, program, pack_sha256, (SELECT count(*) FROM documents d
  WHERE d.run_id = r.run_id) AS n_docs, (SELECT count(*) FROM claims c WHERE c.run_id = r.run_id) AS n_claims,
  substr(run_id, 1, 12) AS id FROM runs r;
