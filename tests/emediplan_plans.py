"""Plans of both versions and their strings, encoded as ChTransmissionFormat describes it."""

import base64
import gzip
import json

from optirh_batch.readers import read_records

PATIENT16 = {"FName": "Odile", "LName": "Berclaz", "BDt": "1946-05-17", "Gender": 2, "Lng": "FR"}


def plan16(*medicaments, **members):
    return {
        "Patient": PATIENT16 | members.pop("patient", {}),
        "Medicaments": list(medicaments),
        "MedType": 1,
        "Dt": "2026-09-12T11:46:09+02:00",
        **members,
    }


def plan23(*meds, **members):
    patient = {"fName": "Odile", "lName": "Berclaz", "bdt": "1946-05-17", "gender": 2, "lng": "fr"}
    return {"patient": patient | members.pop("patient", {}), "meds": list(meds), "medType": 1, **members}


def packed(plan, header="CHMED16A1"):
    data = plan if isinstance(plan, bytes) else json.dumps(plan).encode()
    return header + base64.b64encode(gzip.compress(data, mtime=0)).decode()


def read(text):
    (record,) = read_records(text.encode(), "plan.txt")
    return record


def drug16(**members):
    return {"Id": "Torasemid 10 mg Tabletten", "IdType": 1, "Unit": "STK", **members}


def codes(record):
    return [warning.code for warning in record.warnings]
