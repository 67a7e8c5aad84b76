BEGIN TRANSACTION;
CREATE TABLE circuits (digest TEXT PRIMARY KEY, text TEXT NOT NULL);
INSERT INTO "circuits" VALUES('c6f73694987964930054231b8b1f02990b8a0a7e22b260d31aaee0a3f41b566d','{"id":"runner-hips","name":"Hip circuit for runners","moves":[{"name":"Hip raise with lateral leg lift","short":"Hip raise","seconds":60,"reps":null,"pace":2,"sides":"each","first":"left","setup":"{side} leg ready.","turn":"Roll over, lie on your {other} side.","steps":["Move the {side} leg. {other} leg stays.","Slowly back."],"check":"Watch the {side} hip.","labels":["Lie on your right side, left leg lifts","Lie on your left side, right leg lifts"],"figure":"","fit":null,"targets":[],"equipment":[]},{"name":"Over-under hurdle walk","short":"Hurdle walk","seconds":60,"reps":null,"pace":2,"sides":"alternating","first":"left","setup":"Stand, hands on hips.","turn":"","steps":["Over to the right.","Under to the left."],"check":"","labels":["Right, then left","Right, then left"],"figure":"","fit":null,"targets":[],"equipment":[]},{"name":"Calf raise","short":"Calf raise","seconds":null,"reps":8,"pace":2,"sides":"each","first":"right","setup":"{side} leg ready.","turn":"Swap: stand on your {side} leg.","steps":["Move the {side} leg. {other} leg stays.","Slowly back."],"check":"Watch the {side} hip.","labels":["Stand on your left leg","Stand on your right leg"],"figure":"","fit":null,"targets":[],"equipment":[]}],"summary":"Strong hips for a steady stride.","credit":"Yusuf Jeffers","source":"","rounds":{"min":2,"max":4,"default":null},"rest":null,"prepare":null,"change":null,"switch":null,"rest_after_last":null,"targets":["glutes","hip abductors"],"equipment":["mat"],"origin":"circuits.toml"}');
CREATE TABLE saved (
            session INTEGER PRIMARY KEY REFERENCES sessions (key) ON DELETE CASCADE,
            text TEXT NOT NULL
        );
INSERT INTO "saved" VALUES(3,'{"version":1,"timing":{"rounds":4,"rest":120,"rest_after_last":true,"prepare":15,"change":10,"switch":5,"reps":"wait"},"segments":[["prepare",15,1,1,"left",null,false],["work",30.0,1,1,"left",null,false],["switch",5,1,1,"right",null,false],["work",40.0,1,1,"right",null,false],["change",10,1,2,null,null,false],["work",60.0,1,2,null,null,false],["change",10,1,3,"right",null,false],["work",16,1,3,"right",8,true],["switch",5,1,3,"left",null,false],["work",16,1,3,"left",8,true],["rest",120,1,null,null,null,false],["work",30.0,2,1,"left",null,false],["switch",5,2,1,"right",null,false],["work",30.0,2,1,"right",null,false],["change",10,2,2,null,null,false],["work",60.0,2,2,null,null,false],["change",10,2,3,"right",null,false],["work",16,2,3,"right",8,true],["switch",5,2,3,"left",null,false],["work",16,2,3,"left",8,true],["rest",120,2,null,null,null,false],["work",30.0,3,1,"left",null,false],["switch",5,3,1,"right",null,false],["work",30.0,3,1,"right",null,false],["change",10,3,2,null,null,false],["work",60.0,3,2,null,null,false],["change",10,3,3,"right",null,false],["work",16,3,3,"right",8,true],["switch",5,3,3,"left",null,false],["work",16,3,3,"left",8,true],["rest",120,3,null,null,null,false],["work",30.0,4,1,"left",null,false],["switch",5,4,1,"right",null,false],["work",30.0,4,1,"right",null,false],["change",10,4,2,null,null,false],["work",60.0,4,2,null,null,false],["change",10,4,3,"right",null,false],["work",16,4,3,"right",8,true],["switch",5,4,3,"left",null,false],["work",16,4,3,"left",8,true],["rest",120,4,null,null,null,false]],"index":9,"offset":4.5,"fresh":false,"paused_seconds":12.0,"reached":[15,30.0,5,7.0,10,60.0,10,7.0,0.0,4.5,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],"finished":[0,1,2,4,5,6],"left":[8,3,7],"over_by_time":false,"over_by_key":false}');
CREATE TABLE segments (
            session INTEGER NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            kind TEXT NOT NULL,
            round INTEGER NOT NULL,
            move INTEGER,
            side TEXT,
            planned NUMERIC,
            done NUMERIC NOT NULL,
            skipped INTEGER NOT NULL,
            PRIMARY KEY (session, place)
        ) WITHOUT ROWID;
INSERT INTO "segments" VALUES(1,0,'prepare',1,1,'left',15,15,0);
INSERT INTO "segments" VALUES(1,1,'work',1,1,'left',30,30,0);
INSERT INTO "segments" VALUES(1,2,'switch',1,1,'right',5,5,0);
INSERT INTO "segments" VALUES(1,3,'work',1,1,'right',30,30,0);
INSERT INTO "segments" VALUES(1,4,'change',1,2,NULL,10,10,0);
INSERT INTO "segments" VALUES(1,5,'work',1,2,NULL,60,60,0);
INSERT INTO "segments" VALUES(1,6,'change',1,3,'right',10,10,0);
INSERT INTO "segments" VALUES(1,7,'work',1,3,'right',NULL,17,0);
INSERT INTO "segments" VALUES(1,8,'switch',1,3,'left',5,5,0);
INSERT INTO "segments" VALUES(1,9,'work',1,3,'left',NULL,17,0);
INSERT INTO "segments" VALUES(1,10,'rest',1,NULL,NULL,120,120,0);
INSERT INTO "segments" VALUES(1,11,'work',2,1,'left',30,30,0);
INSERT INTO "segments" VALUES(1,12,'switch',2,1,'right',5,5,0);
INSERT INTO "segments" VALUES(1,13,'work',2,1,'right',30,30,0);
INSERT INTO "segments" VALUES(1,14,'change',2,2,NULL,10,10,0);
INSERT INTO "segments" VALUES(1,15,'work',2,2,NULL,60,60,0);
INSERT INTO "segments" VALUES(1,16,'change',2,3,'right',10,10,0);
INSERT INTO "segments" VALUES(1,17,'work',2,3,'right',NULL,17,0);
INSERT INTO "segments" VALUES(1,18,'switch',2,3,'left',5,5,0);
INSERT INTO "segments" VALUES(1,19,'work',2,3,'left',NULL,17,0);
INSERT INTO "segments" VALUES(1,20,'rest',2,NULL,NULL,120,120,0);
INSERT INTO "segments" VALUES(1,21,'work',3,1,'left',30,30,0);
INSERT INTO "segments" VALUES(1,22,'switch',3,1,'right',5,5,0);
INSERT INTO "segments" VALUES(1,23,'work',3,1,'right',30,30,0);
INSERT INTO "segments" VALUES(1,24,'change',3,2,NULL,10,10,0);
INSERT INTO "segments" VALUES(1,25,'work',3,2,NULL,60,60,0);
INSERT INTO "segments" VALUES(1,26,'change',3,3,'right',10,10,0);
INSERT INTO "segments" VALUES(1,27,'work',3,3,'right',NULL,17,0);
INSERT INTO "segments" VALUES(1,28,'switch',3,3,'left',5,5,0);
INSERT INTO "segments" VALUES(1,29,'work',3,3,'left',NULL,17,0);
INSERT INTO "segments" VALUES(1,30,'rest',3,NULL,NULL,120,120,0);
INSERT INTO "segments" VALUES(2,0,'prepare',1,1,'left',15,15,0);
INSERT INTO "segments" VALUES(2,1,'work',1,1,'left',30,30,0);
INSERT INTO "segments" VALUES(2,2,'switch',1,1,'right',5,5,0);
INSERT INTO "segments" VALUES(2,3,'work',1,1,'right',30,12,1);
INSERT INTO "segments" VALUES(2,4,'change',1,2,NULL,10,3,0);
INSERT INTO "segments" VALUES(2,5,'work',1,2,NULL,60,0,0);
INSERT INTO "segments" VALUES(2,6,'change',1,3,'right',10,0,0);
INSERT INTO "segments" VALUES(2,7,'work',1,3,'right',NULL,0,0);
INSERT INTO "segments" VALUES(2,8,'switch',1,3,'left',5,0,0);
INSERT INTO "segments" VALUES(2,9,'work',1,3,'left',NULL,0,0);
INSERT INTO "segments" VALUES(2,10,'rest',1,NULL,NULL,120,0,0);
INSERT INTO "segments" VALUES(2,11,'work',2,1,'left',30,0,0);
INSERT INTO "segments" VALUES(2,12,'switch',2,1,'right',5,0,0);
INSERT INTO "segments" VALUES(2,13,'work',2,1,'right',30,0,0);
INSERT INTO "segments" VALUES(2,14,'change',2,2,NULL,10,0,0);
INSERT INTO "segments" VALUES(2,15,'work',2,2,NULL,60,0,0);
INSERT INTO "segments" VALUES(2,16,'change',2,3,'right',10,0,0);
INSERT INTO "segments" VALUES(2,17,'work',2,3,'right',NULL,0,0);
INSERT INTO "segments" VALUES(2,18,'switch',2,3,'left',5,0,0);
INSERT INTO "segments" VALUES(2,19,'work',2,3,'left',NULL,0,0);
INSERT INTO "segments" VALUES(2,20,'rest',2,NULL,NULL,120,0,0);
INSERT INTO "segments" VALUES(2,21,'work',3,1,'left',30,0,0);
INSERT INTO "segments" VALUES(2,22,'switch',3,1,'right',5,0,0);
INSERT INTO "segments" VALUES(2,23,'work',3,1,'right',30,0,0);
INSERT INTO "segments" VALUES(2,24,'change',3,2,NULL,10,0,0);
INSERT INTO "segments" VALUES(2,25,'work',3,2,NULL,60,0,0);
INSERT INTO "segments" VALUES(2,26,'change',3,3,'right',10,0,0);
INSERT INTO "segments" VALUES(2,27,'work',3,3,'right',NULL,0,0);
INSERT INTO "segments" VALUES(2,28,'switch',3,3,'left',5,0,0);
INSERT INTO "segments" VALUES(2,29,'work',3,3,'left',NULL,0,0);
INSERT INTO "segments" VALUES(2,30,'rest',3,NULL,NULL,120,0,0);
INSERT INTO "segments" VALUES(3,0,'prepare',1,1,'left',15,15,0);
INSERT INTO "segments" VALUES(3,1,'work',1,1,'left',30,30,0);
INSERT INTO "segments" VALUES(3,2,'switch',1,1,'right',5,5,0);
INSERT INTO "segments" VALUES(3,3,'work',1,1,'right',30,7,1);
INSERT INTO "segments" VALUES(3,4,'change',1,2,NULL,10,10,0);
INSERT INTO "segments" VALUES(3,5,'work',1,2,NULL,60,60,0);
INSERT INTO "segments" VALUES(3,6,'change',1,3,'right',10,10,0);
INSERT INTO "segments" VALUES(3,7,'work',1,3,'right',NULL,7,0);
INSERT INTO "segments" VALUES(3,8,'switch',1,3,'left',5,0,1);
INSERT INTO "segments" VALUES(3,9,'work',1,3,'left',NULL,4.5,0);
INSERT INTO "segments" VALUES(3,10,'rest',1,NULL,NULL,120,0,0);
INSERT INTO "segments" VALUES(3,11,'work',2,1,'left',30,0,0);
INSERT INTO "segments" VALUES(3,12,'switch',2,1,'right',5,0,0);
INSERT INTO "segments" VALUES(3,13,'work',2,1,'right',30,0,0);
INSERT INTO "segments" VALUES(3,14,'change',2,2,NULL,10,0,0);
INSERT INTO "segments" VALUES(3,15,'work',2,2,NULL,60,0,0);
INSERT INTO "segments" VALUES(3,16,'change',2,3,'right',10,0,0);
INSERT INTO "segments" VALUES(3,17,'work',2,3,'right',NULL,0,0);
INSERT INTO "segments" VALUES(3,18,'switch',2,3,'left',5,0,0);
INSERT INTO "segments" VALUES(3,19,'work',2,3,'left',NULL,0,0);
INSERT INTO "segments" VALUES(3,20,'rest',2,NULL,NULL,120,0,0);
INSERT INTO "segments" VALUES(3,21,'work',3,1,'left',30,0,0);
INSERT INTO "segments" VALUES(3,22,'switch',3,1,'right',5,0,0);
INSERT INTO "segments" VALUES(3,23,'work',3,1,'right',30,0,0);
INSERT INTO "segments" VALUES(3,24,'change',3,2,NULL,10,0,0);
INSERT INTO "segments" VALUES(3,25,'work',3,2,NULL,60,0,0);
INSERT INTO "segments" VALUES(3,26,'change',3,3,'right',10,0,0);
INSERT INTO "segments" VALUES(3,27,'work',3,3,'right',NULL,0,0);
INSERT INTO "segments" VALUES(3,28,'switch',3,3,'left',5,0,0);
INSERT INTO "segments" VALUES(3,29,'work',3,3,'left',NULL,0,0);
INSERT INTO "segments" VALUES(3,30,'rest',3,NULL,NULL,120,0,0);
INSERT INTO "segments" VALUES(3,31,'work',4,1,'left',30,0,0);
INSERT INTO "segments" VALUES(3,32,'switch',4,1,'right',5,0,0);
INSERT INTO "segments" VALUES(3,33,'work',4,1,'right',30,0,0);
INSERT INTO "segments" VALUES(3,34,'change',4,2,NULL,10,0,0);
INSERT INTO "segments" VALUES(3,35,'work',4,2,NULL,60,0,0);
INSERT INTO "segments" VALUES(3,36,'change',4,3,'right',10,0,0);
INSERT INTO "segments" VALUES(3,37,'work',4,3,'right',NULL,0,0);
INSERT INTO "segments" VALUES(3,38,'switch',4,3,'left',5,0,0);
INSERT INTO "segments" VALUES(3,39,'work',4,3,'left',NULL,0,0);
INSERT INTO "segments" VALUES(3,40,'rest',4,NULL,NULL,120,0,0);
CREATE TABLE sessions (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            circuit TEXT NOT NULL,
            name TEXT NOT NULL,
            started INTEGER NOT NULL,
            started_offset INTEGER NOT NULL,
            ended INTEGER NOT NULL,
            ended_offset INTEGER NOT NULL,
            status TEXT NOT NULL
                CHECK (status IN ('completed', 'partial', 'running', 'interrupted')),
            rounds_planned INTEGER NOT NULL,
            rounds_done INTEGER NOT NULL,
            work_seconds NUMERIC NOT NULL,
            left_seconds NUMERIC NOT NULL,
            right_seconds NUMERIC NOT NULL,
            paused_seconds NUMERIC NOT NULL,
            harder TEXT CHECK (harder IN ('left', 'same', 'right')),
            effort INTEGER CHECK (effort BETWEEN 1 AND 10),
            note TEXT,
            digest TEXT
        );
INSERT INTO "sessions" VALUES(1,'00000000-0000-4000-8000-000000000001','runner-hips','Hip circuit for runners',1740807660,3600,1740808587,3600,'completed',3,3,462,141,141,0,'right',6,'steady','c6f73694987964930054231b8b1f02990b8a0a7e22b260d31aaee0a3f41b566d');
INSERT INTO "sessions" VALUES(2,'00000000-0000-4000-8000-000000000002','runner-hips','Hip circuit for runners',1741066860,3600,1741066925,3600,'partial',3,0,42,30,12,0,NULL,NULL,NULL,'c6f73694987964930054231b8b1f02990b8a0a7e22b260d31aaee0a3f41b566d');
INSERT INTO "sessions" VALUES(3,'00000000-0000-4000-8000-000000000003','runner-hips','Hip circuit for runners',1741412460,3600,1741412620,3600,'running',4,0,108.5,34.5,14,12,NULL,NULL,NULL,'c6f73694987964930054231b8b1f02990b8a0a7e22b260d31aaee0a3f41b566d');
CREATE TABLE transitions (
            session INTEGER NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            place INTEGER NOT NULL,
            offset REAL NOT NULL,
            PRIMARY KEY (session, number)
        ) WITHOUT ROWID;
INSERT INTO "transitions" VALUES(1,0,1740807660000,'begin',0,0.0);
INSERT INTO "transitions" VALUES(1,1,1740807675000,'enter',1,0.0);
INSERT INTO "transitions" VALUES(1,2,1740807705000,'enter',2,0.0);
INSERT INTO "transitions" VALUES(1,3,1740807710000,'enter',3,0.0);
INSERT INTO "transitions" VALUES(1,4,1740807740000,'enter',4,0.0);
INSERT INTO "transitions" VALUES(1,5,1740807750000,'enter',5,0.0);
INSERT INTO "transitions" VALUES(1,6,1740807810000,'enter',6,0.0);
INSERT INTO "transitions" VALUES(1,7,1740807820000,'enter',7,0.0);
INSERT INTO "transitions" VALUES(1,8,1740807837000,'enter',8,0.0);
INSERT INTO "transitions" VALUES(1,9,1740807842000,'enter',9,0.0);
INSERT INTO "transitions" VALUES(1,10,1740807859000,'enter',10,0.0);
INSERT INTO "transitions" VALUES(1,11,1740807979000,'enter',11,0.0);
INSERT INTO "transitions" VALUES(1,12,1740808009000,'enter',12,0.0);
INSERT INTO "transitions" VALUES(1,13,1740808014000,'enter',13,0.0);
INSERT INTO "transitions" VALUES(1,14,1740808044000,'enter',14,0.0);
INSERT INTO "transitions" VALUES(1,15,1740808054000,'enter',15,0.0);
INSERT INTO "transitions" VALUES(1,16,1740808114000,'enter',16,0.0);
INSERT INTO "transitions" VALUES(1,17,1740808124000,'enter',17,0.0);
INSERT INTO "transitions" VALUES(1,18,1740808141000,'enter',18,0.0);
INSERT INTO "transitions" VALUES(1,19,1740808146000,'enter',19,0.0);
INSERT INTO "transitions" VALUES(1,20,1740808163000,'enter',20,0.0);
INSERT INTO "transitions" VALUES(1,21,1740808283000,'enter',21,0.0);
INSERT INTO "transitions" VALUES(1,22,1740808313000,'enter',22,0.0);
INSERT INTO "transitions" VALUES(1,23,1740808318000,'enter',23,0.0);
INSERT INTO "transitions" VALUES(1,24,1740808348000,'enter',24,0.0);
INSERT INTO "transitions" VALUES(1,25,1740808358000,'enter',25,0.0);
INSERT INTO "transitions" VALUES(1,26,1740808418000,'enter',26,0.0);
INSERT INTO "transitions" VALUES(1,27,1740808428000,'enter',27,0.0);
INSERT INTO "transitions" VALUES(1,28,1740808445000,'enter',28,0.0);
INSERT INTO "transitions" VALUES(1,29,1740808450000,'enter',29,0.0);
INSERT INTO "transitions" VALUES(1,30,1740808467000,'enter',30,0.0);
INSERT INTO "transitions" VALUES(1,31,1740808587000,'end',31,0.0);
INSERT INTO "transitions" VALUES(2,0,1741066860000,'begin',0,0.0);
INSERT INTO "transitions" VALUES(2,1,1741066875000,'enter',1,0.0);
INSERT INTO "transitions" VALUES(2,2,1741066905000,'enter',2,0.0);
INSERT INTO "transitions" VALUES(2,3,1741066910000,'enter',3,0.0);
INSERT INTO "transitions" VALUES(2,4,1741066925000,'enter',4,3.0);
INSERT INTO "transitions" VALUES(3,0,1741412460000,'begin',0,0.0);
INSERT INTO "transitions" VALUES(3,1,1741412475000,'enter',1,0.0);
INSERT INTO "transitions" VALUES(3,2,1741412505000,'enter',2,0.0);
INSERT INTO "transitions" VALUES(3,3,1741412510000,'enter',3,0.0);
INSERT INTO "transitions" VALUES(3,4,1741412518000,'enter',4,1.0);
INSERT INTO "transitions" VALUES(3,5,1741412528000,'pause',4,2.0);
INSERT INTO "transitions" VALUES(3,6,1741412531000,'go',4,2.0);
INSERT INTO "transitions" VALUES(3,7,1741412539000,'enter',5,0.0);
INSERT INTO "transitions" VALUES(3,8,1741412599000,'enter',6,0.0);
INSERT INTO "transitions" VALUES(3,9,1741412609000,'enter',7,0.0);
INSERT INTO "transitions" VALUES(3,10,1741412620500,'enter',9,4.5);
CREATE INDEX sessions_by_start ON sessions (started, id) WHERE work_seconds >= 1;
CREATE INDEX sessions_by_circuit ON sessions (circuit, ended, ended_offset)
            WHERE work_seconds >= 1;
CREATE INDEX sessions_unfinished ON sessions (ended) WHERE status = 'running';
COMMIT;
PRAGMA user_version = 1;
